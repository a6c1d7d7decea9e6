// A small handful; whoever needs more has them on the keyboard of the device. The renderer reads the same list.
import signs from "../../emoji.json";

export const emoji = Object.entries(signs).map(([sign, names]) => ({ sign, names: names.split(" ") }));
