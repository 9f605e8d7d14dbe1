// A button that copies a field. Without scripts the field can be marked and copied by hand.
document.querySelectorAll('[data-copy]').forEach(function (button) {
  var field = document.getElementById(button.getAttribute('data-copy'));
  button.hidden = false;
  button.addEventListener('click', function () {
    field.select();
    // WeChat's browser, and pages without https, know the old way alone.
    var copied = navigator.clipboard ? navigator.clipboard.writeText(field.value)
      : document.execCommand('copy') ? Promise.resolve() : Promise.reject();
    copied.then(function () { button.textContent = button.getAttribute('data-done'); }, function () { /* it stays marked */ });
  });
});
