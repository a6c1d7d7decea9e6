// A field for a time zone starts with the one of this device, until its owner has chosen.
export function fillZones() {
  for (const field of document.querySelectorAll("[data-zone]")) {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (own && (!field.options || [...field.options].some(({ value }) => value === own))) field.value = own;
    delete field.dataset.zone;
  }
}
