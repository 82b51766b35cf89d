// How many SMS a reply will be: 160 characters of GSM-7, or 70 as soon as one character is outside it.
(() => {
  "use strict";
  const box = document.querySelector("textarea[data-segments]");
  const shown = document.getElementById("segments");
  if (!box || !shown) return;
  const basic = new Set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
  );
  const twice = new Set("^{}\\[~]|€\f");
  const gsmLength = (text) => {
    let length = 0;
    for (const character of text) {
      if (twice.has(character)) length += 2;
      else if (basic.has(character)) length += 1;
      else return null;
    }
    return length;
  };
  const count = () => {
    const gsm = gsmLength(box.value);
    const length = gsm === null ? box.value.length : gsm;
    const [whole, part] = gsm === null ? [70, 67] : [160, 153];
    const segments = length === 0 ? 0 : length <= whole ? 1 : Math.ceil(length / part);
    const room = segments <= 1 ? whole : segments * part;
    shown.textContent = box.dataset.segments
      .replace("{segments}", segments)
      .replace("{left}", room - length);
  };
  box.addEventListener("input", count);
  count();
})();
