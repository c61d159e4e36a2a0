/*
 * Lets the person's device answer: each [data-ceremony] has a button, an input for the answer, and words that are
 * unveiled when they are true. What a device is asked for stands in the page; the answer goes with its form.
 */
(() => {
  const webauthn = globalThis.SimpleWebAuthnBrowser;

  /** Shows the words of one state, or none. */
  function say(place, state) {
    for (const words of place.querySelectorAll('[data-when]')) words.hidden = words.dataset.when !== state;
  }

  function send(place, answer) {
    const button = place.querySelector('button');
    place.querySelector('input').value = JSON.stringify(answer);
    button.form.requestSubmit(button);
  }

  async function perform(place) {
    const optionsJSON = JSON.parse(place.dataset.options);
    say(place, 'waiting');
    try {
      const start = place.dataset.ceremony === 'create' ? webauthn.startRegistration : webauthn.startAuthentication;
      send(place, await start({ optionsJSON }));
    } catch (error) {
      // A device that was told which passkeys there are makes no second one (WebAuthn Level 3, section 5.1.3).
      say(place, error.name === 'InvalidStateError' ? 'known' : 'failed');
    }
  }

  /** Waits, for as long as the page is open, for a choice among the suggestions of the login field. */
  async function offer(place) {
    if (!(await webauthn.browserSupportsWebAuthnAutofill())) return;
    const optionsJSON = JSON.parse(place.dataset.options);
    try {
      send(place, await webauthn.startAuthentication({ optionsJSON, useBrowserAutofill: true }));
    } catch {
      // The person went on in another way.
    }
  }

  for (const place of document.querySelectorAll('[data-ceremony]')) {
    const supported = webauthn.browserSupportsWebAuthn();
    say(place, supported ? undefined : 'unsupported');
    if (!supported) continue;
    const button = place.querySelector('button');
    button.hidden = false;
    button.addEventListener('click', (event) => {
      event.preventDefault();
      perform(place);
    });
    if ('autofill' in place.dataset) offer(place);
  }
})();
