"""The paper form (様式): laid out in millimetres from the definition alone, drawn with its QR, filled, and proved to fit."""
