/* A list's filters are a form in the admin's head. The name that was looked for stands over the list and goes with them:
   it is named as a part of that form (form="list-filters"), which has no id of its own. */
const filters = document.querySelector("form[data-search-form]");
if (filters) filters.id = "list-filters";
