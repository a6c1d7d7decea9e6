// A small handful; whoever needs more has them on the keyboard of the device.
const list = `😀 grinning happy|😄 smile joy|😂 laughing tears lol|🙂 slight_smile|😉 wink|😊 blush pleased|😍 love_eyes|😎 cool sunglasses|🤔 thinking curious|😮 surprised wow|😢 sad cry
😡 angry|😅 sweat_smile phew|🙃 upside_down|😴 sleepy tired|🤯 mind_blown|🥶 cold freezing|🥳 party celebrate|🤗 hug|🙄 eye_roll|😬 grimace oops
👍 thumbs_up yes plus|👎 thumbs_down no|👏 clap bravo|🙏 thanks please pray|💪 strong muscle|👋 wave hello|🤝 handshake deal|👀 eyes looking|✌️ peace|🤞 fingers_crossed luck
❤️ heart love|💔 broken_heart|🎉 tada party|🎁 gift|🔥 fire hot|⭐ star|✨ sparkles|💡 idea bulb|✅ check done|❌ cross wrong|❓ question|❗ exclamation important|⚠️ warning
🚲 bike bicycle|🚴 cyclist riding|🔋 battery|🔧 wrench tool|🔩 bolt|🔌 plug charge|🛠️ tools repair|🏔️ mountain|🌧️ rain|❄️ snow winter|☀️ sun sunny|🌈 rainbow|☕ coffee|🍺 beer|🍕 pizza|🎂 cake birthday
📷 camera photo|📦 package parcel|📅 calendar date|📌 pin|🔗 link|🔒 lock|🚀 rocket launch|🐛 bug|⏳ waiting hourglass|💬 speech comment|💯 hundred`;

export const emoji = list.split(/[|\n]/).map((entry) => {
  const [sign, ...names] = entry.split(" ");
  return { sign, names };
});
