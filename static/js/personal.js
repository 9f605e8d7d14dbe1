// A public page is the same for everybody; who has signed in gets a name put into it afterwards. Of who has signed out no
// pass is kept.
(function () {
  var slot = document.querySelector('[data-personal]');
  var signedIn = /(?:^|; )signed_in=1(?:;|$)/.test(document.cookie);
  if (!signedIn && window.caches) caches.delete('pass').catch(function () { /* nothing was kept */ });
  if (!slot || !signedIn) return;
  fetch(slot.getAttribute('data-personal'), { credentials: 'same-origin' })
    .then(function (response) { return response.ok && !response.redirected ? response.text() : ''; })
    .then(function (html) { if (html) slot.innerHTML = html; })
    .catch(function () { /* the plain “Sign in” link stays */ });
})();
