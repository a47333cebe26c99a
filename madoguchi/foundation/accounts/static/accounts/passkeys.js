// Passkeys (WebAuthn): asks the browser to make or use one, and posts the answer as JSON.
const fromText = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (c) => c.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const withBytes = (options) => {
  const ids = (list) => list?.map((one) => ({ ...one, id: fromText(one.id) }));
  const ready = { ...options, challenge: fromText(options.challenge) };
  if (options.user) ready.user = { ...options.user, id: fromText(options.user.id) };
  if (options.excludeCredentials) ready.excludeCredentials = ids(options.excludeCredentials);
  if (options.allowCredentials) ready.allowCredentials = ids(options.allowCredentials);
  return ready;
};

const asJson = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
};

const ask = async (form) => {
  const told = JSON.parse(document.getElementById(form.dataset.options).textContent);
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: withBytes(told.creation_options.publicKey) });
  }
  return navigator.credentials.get({ publicKey: withBytes(told.request_options.publicKey) });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const error = form.querySelector("[data-passkey-error]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    try {
      form.elements.credential.value = asJson(await ask(form));
      form.submit();
    } catch {
      error.hidden = false;
    }
  });
}
