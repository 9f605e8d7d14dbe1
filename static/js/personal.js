// A public page is the same for everybody; who has signed in gets a name put into it afterwards.
(function () {
  var slot = document.querySelector('[data-personal]');
  if (!slot || !/(?:^|; )signed_in=1(?:;|$)/.test(document.cookie)) return;
  fetch(slot.getAttribute('data-personal'), { credentials: 'same-origin' })
    .then(function (response) { return response.ok && !response.redirected ? response.text() : ''; })
    .then(function (html) { if (html) slot.innerHTML = html; })
    .catch(function () { /* the plain “Sign in” link stays */ });
})();
