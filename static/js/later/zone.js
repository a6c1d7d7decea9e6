// A field for a time zone starts with the one of this device, until its owner has chosen.
export function fillZones() {
  for (const field of document.querySelectorAll("input[data-zone]")) {
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
    delete field.dataset.zone;
  }
}
