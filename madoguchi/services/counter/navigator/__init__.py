"""The life-event navigator (ライフイベントナビ): who has come, what has happened, what this household needs."""
