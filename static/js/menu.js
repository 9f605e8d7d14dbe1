// The menu is a <details>: it opens without us. We only close it on Escape or a press elsewhere.
document.querySelectorAll('details.menu').forEach(function (menu) {
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && menu.open) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
  document.addEventListener('click', function (event) {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
