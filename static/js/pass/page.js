// The pass opens without a network once it was seen, as long as its holder is signed in. WeChat's browser may have no workers.
(function () {
  if (!/(?:^|; )signed_in=1(?:;|$)/.test(document.cookie)) {
    document.documentElement.hidden = true; // a kept page of somebody who signed out
    if (window.caches) caches.delete('pass').catch(function () { /* nothing was kept */ });
    location.replace('/');
  } else if ('serviceWorker' in navigator) {
    navigator.serviceWorker.register(document.currentScript.getAttribute('data-worker')).catch(function () { /* the network is needed */ });
  }
})();
