// A hall's screen: a clock that goes by the portal, and since when the portal cannot be reached. What it shows stays.
(function () {
  var screen = document.querySelector('.screen');
  var lost = document.querySelector('.screen__lost');
  var clock = document.querySelector('.screen__clock');
  var ahead = null;

  function time(moment) {
    return new Date(moment).toLocaleTimeString('zh-CN', {
      timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hour12: false
    });
  }

  function tick() { if (ahead !== null) clock.textContent = time(Date.now() + ahead); }

  function set() {
    fetch(screen.dataset.time)
      .then(function (response) { return response.json(); })
      .then(function (told) { ahead = told.now - Date.now(); tick(); })
      .catch(function () { /* it goes on by what it knew */ });
  }

  ['htmx:sendError', 'htmx:responseError', 'htmx:timeout'].forEach(function (name) {
    document.addEventListener(name, function () {
      if (!lost.hidden) return;
      lost.textContent = lost.dataset.words + ' ' + time(Date.now() + (ahead || 0));
      lost.hidden = false;
    });
  });
  document.addEventListener('htmx:afterSwap', function () { lost.hidden = true; set(); });
  set();
  setInterval(tick, 1000);
})();
