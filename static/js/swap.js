// Where a swap fails, the link is followed as if there were none: the visitor sees what is wrong.
['htmx:sendError', 'htmx:responseError'].forEach(function (name) {
  document.addEventListener(name, function (event) {
    if (event.detail.boosted) location.assign(event.detail.pathInfo.finalRequestPath);
  });
});
