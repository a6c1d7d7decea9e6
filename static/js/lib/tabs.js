// Tabs of one browser tell each other what their reader did; here it arrives as an event of the document.
const tabs = new BroadcastChannel("hearth");

export const tellTabs = (name, detail) => tabs.postMessage({ name, detail });

tabs.addEventListener("message", ({ data: { name, detail } }) => document.dispatchEvent(new CustomEvent(`hearth:${name}`, { detail })));
