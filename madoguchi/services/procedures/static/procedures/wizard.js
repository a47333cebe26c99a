// Tells the server which questions the person saw, as they come and go; without this file the page says it itself.

for (const form of document.querySelectorAll("form[data-form]")) {
  form.addEventListener("formdata", ({ formData }) => {
    formData.delete("_shown");
    for (const field of form.querySelectorAll("[data-field]")) {
      if (!field.hidden) formData.append("_shown", field.dataset.field);
    }
  });
}

// A page out of the browser's memory shows what it showed then: read what is saved now.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
