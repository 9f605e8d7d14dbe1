// Stars stand on pages that are the same for everybody: links to the page that asks. Whoever has signed in gets buttons.
(function () {
  var script = document.currentScript;
  var given = null;
  var token = '';
  if (!/(?:^|; )signed_in=1(?:;|$)/.test(document.cookie)) return;

  function code(star) { return star.getAttribute('data-star'); }

  function mark() {
    document.querySelectorAll('[data-star]').forEach(function (star) {
      star.setAttribute('role', 'button');
      star.setAttribute('aria-pressed', String(given.has(code(star))));
      star.classList.toggle('star--given', given.has(code(star)));
    });
  }

  function toggle(event) {
    var star = event.target.closest('[data-star]');
    if (!star || (event.type === 'keydown' && event.key !== ' ')) return;
    event.preventDefault();
    var gives = !given.has(code(star));
    fetch(script.getAttribute('data-api') + (gives ? '' : code(star) + '/'), {
      method: gives ? 'POST' : 'DELETE',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
      body: gives ? JSON.stringify({ session: code(star) }) : undefined
    }).then(function (response) {
      if (!response.ok && response.status !== 404) throw response;
      given[gives ? 'add' : 'delete'](code(star));
      mark();
    }).catch(function () { location.assign(star.href); /* the page that asks says what is wrong */ });
  }

  fetch(script.getAttribute('data-mine'), { credentials: 'same-origin' })
    .then(function (response) { return response.ok && !response.redirected ? response.json() : null; })
    .then(function (mine) {
      if (!mine) return;
      given = new Set(mine.stars);
      token = mine.token;
      mark();
      document.addEventListener('click', toggle);
      document.addEventListener('keydown', toggle);
      document.addEventListener('htmx:afterSwap', mark);
    })
    .catch(function () { /* the links stay */ });
})();
