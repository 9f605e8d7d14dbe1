// A button puts its words where somebody was writing last.
let field = null;

document.addEventListener('focusin', function (event) {
  if (event.target.matches('textarea, input[type="text"][name^="subject"]')) field = event.target;
});

document.addEventListener('click', function (event) {
  const button = event.target.closest('[data-insert]');
  if (!button) return;
  field = field && field.isConnected ? field : button.form.querySelector('textarea');
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, 'end');
  field.focus();
  field.dispatchEvent(new Event('change', { bubbles: true }));
});
