/*
 * Checks a form while somebody types: it is sent as it is, and what the server found is put beside the fields. Whatever
 * goes wrong, the button for checking is still there.
 */
(() => {
  const PATIENCE_MS = 700;
  const form = document.querySelector('form[data-checks]');
  if (!form) return;
  let waiting;
  let asking;

  function show(page) {
    for (const place of form.querySelectorAll('[data-found]')) {
      const fresh = page.getElementById(place.id);
      if (fresh && fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes);
    }
  }

  async function check() {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set('action', 'typing');
    // Buttons of the form are called `action` too.
    const to = form.getAttribute('action');
    try {
      const response = await fetch(to, { method: 'POST', body, redirect: 'error', signal: asking.signal });
      if (response.ok) show(new DOMParser().parseFromString(await response.text(), 'text/html'));
    } catch {
      // Typed on meanwhile, signed out, or without a network.
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, PATIENCE_MS);
  });
})();
