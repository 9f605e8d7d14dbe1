// The line in the schedule's grid that says what time it is: the portal's, not this device's. Without it, no line.
(function () {
  var ahead = null;

  function draw() {
    var now = Date.now() + ahead;
    document.querySelectorAll('[data-now-line]').forEach(function (grid) {
      var line = grid.querySelector('.grid__now');
      var row = Array.prototype.find.call(grid.querySelectorAll('tr[data-starts]'), function (each) {
        return Date.parse(each.dataset.starts) <= now && now < Date.parse(each.dataset.ends);
      });
      if (!row) {
        if (line) line.remove();
        return;
      }
      if (!line) {
        line = document.createElement('div');
        line.className = 'grid__now';
        line.setAttribute('aria-hidden', 'true');
        grid.append(line);
      }
      var starts = Date.parse(row.dataset.starts);
      var part = (now - starts) / (Date.parse(row.dataset.ends) - starts);
      line.style.top = row.offsetTop + part * row.offsetHeight + 'px';
      line.style.width = grid.scrollWidth + 'px';
    });
  }

  function begin() {
    var grid = document.querySelector('[data-now-line]');
    if (!grid || ahead !== null) return;
    fetch(grid.dataset.nowLine)
      .then(function (response) { return response.json(); })
      .then(function (told) { ahead = told.now - Date.now(); draw(); setInterval(draw, 30000); })
      .catch(function () { /* no line */ });
  }

  begin();
  document.addEventListener('htmx:afterSettle', function () { if (ahead === null) begin(); else draw(); });
  window.addEventListener('resize', function () { if (ahead !== null) draw(); });
})();
