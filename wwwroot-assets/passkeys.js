// Passkeys: the browser's own dialogs, between two plain requests. Loaded after line.js.

const passkeysWork = () => typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      RequestVerificationToken: document.querySelector("input[name=__RequestVerificationToken]")?.value ?? "",
    },
    body: JSON.stringify(body ?? {}),
  });
  if (!answer.ok) throw new Error(line.say(line.words.answered, answer.status));
  const told = await answer.json();
  if (told.refusal) throw new Error(told.refusal);
  return told;
}

// What browsers say is for programmers; of what people meet there are better words.
function passkeyTrouble(error) {
  return line.words[error.name] ?? error.message;
}

async function signInWithPasskey(button) {
  const error = document.querySelector("[data-passkey-error]");
  error.hidden = true;
  button.disabled = true;
  try {
    const options = await post("login/passkey/options");
    const credential = await navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    });
    const { next } = await post("login/passkey", {
      credential: JSON.stringify(credential.toJSON()),
      returnUrl: button.dataset.returnUrl,
    });
    location.assign(next);
  } catch (trouble) {
    error.querySelector("span").textContent = passkeyTrouble(trouble);
    error.hidden = false;
  } finally {
    button.disabled = false;
  }
}

// Null when it is done, else what to tell the person.
async function addPasskey(name) {
  try {
    const options = await post("me/passkeys/options");
    const credential = await navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
    });
    await post("me/passkeys", { credential: JSON.stringify(credential.toJSON()), name });
    return null;
  } catch (trouble) {
    return passkeyTrouble(trouble);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-passkey-sign-in]");
  if (button) signInWithPasskey(button);
});
if (!passkeysWork())
  for (const part of document.querySelectorAll("[data-passkey-sign-in], .or")) part.hidden = true;

Object.assign(window.line, { passkeysWork, addPasskey });
