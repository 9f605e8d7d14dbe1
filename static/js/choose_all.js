// One box that checks all boxes of a name, where scripts run.
document.querySelectorAll('[data-choose]').forEach(function (box) {
  box.closest('label').hidden = false;
  box.addEventListener('change', function () {
    document.getElementsByName(box.getAttribute('data-choose')).forEach(function (each) { each.checked = box.checked; });
  });
});
