/** Streams as programs print them, as latin1 text of their bytes: what keyframes must carry over. */

function utf8(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

interface Stream {
  readonly name: string;
  readonly text: string;
  /** False: leaves the terminal in a state that other streams are not made for. */
  readonly mixes?: false;
}

const esc = "\u001B";

export const streamCorpus: readonly Stream[] = [
  {
    name: "plain text with wraps",
    text: `${"The quick brown fox jumps over the lazy dog. ".repeat(3)}\r\nshort\r\n${"x".repeat(40)}${"y".repeat(41)}\r\n${"z".repeat(80)}`,
  },
  { name: "a full last column", text: `${"m".repeat(40)}\r\nnext\r\n${"n".repeat(40)}\r${"o".repeat(39)}\r\n` },
  {
    name: "pens",
    text: `${esc}[1;31mbold red${esc}[0m ${esc}[38;5;200mpink${esc}[48;2;1;2;3mon dark${esc}[m ${esc}[7mreverse${esc}[27m${esc}[4munder${esc}[24;9mstrike${esc}[0;90;103mbright${esc}[0;3;53mover${esc}[0m\r\n`,
  },
  {
    name: "coloured bars",
    text: `${esc}[44m${esc}[K${esc}[1;1Hbar${esc}[0m\r\n${esc}[41m   \r\n${esc}[2K mid ${esc}[0m\r\nafter ${esc}[42m${esc}[J${esc}[0m`,
    mixes: false,
  },
  {
    name: "cursor moves and erasures",
    text: `abcdef\r\n123456${esc}[A${esc}[3D${esc}[K${esc}[2;4Hxy${esc}[1P${esc}[2@${esc}[s${esc}[9;9Hfar${esc}[u!${esc}[1J${esc}[5;1H${esc}[2Lins${esc}[M`,
  },
  {
    name: "the alternate screen",
    text: `before\r\n${esc}[?1049h${esc}[2J${esc}[Hfull ${esc}[31mscreen${esc}[5;10Hmiddle${esc}[10;40Hx${esc}[?1049lafter\r\n`,
  },
  {
    name: "the alternate screen, entered with a coloured pen",
    text: `${esc}[43myellow${esc}[?1049h${esc}[Hin${esc}[0m plain${esc}[3;3H${esc}[44mblue${esc}[?1049l still${esc}[0m\r\n`,
  },
  { name: "the alternate screen at a pending wrap", text: `${"w".repeat(40)}${esc}[?1049h${esc}[Hx${esc}[?1049ly\r\n` },
  {
    name: "a scroll region",
    text: `1\r\n2\r\n3\r\n4\r\n5\r\n${esc}[2;4r${esc}[4;1Ha\r\nb\r\nc${esc}[2;1H${esc}M${esc}Mup${esc}[S${esc}[Tx${esc}[r${esc}[10;1Hend\r\n`,
  },
  {
    name: "a scroll region on the alternate screen",
    text: `${esc}[3;8r${esc}[8;1Hlow\r\n${esc}[?1049h${esc}[2;5r${esc}[5;1Hq\r\nr\r\n${esc}[r${esc}[?1049l\n\nx${esc}[r`,
  },
  {
    name: "origin mode",
    text: `${esc}[3;6r${esc}[?6hin${esc}[2;2Hthere${esc}[9;9Hclamped\n${esc}[?6l${esc}[r${esc}[9;1Hout\r\n`,
  },
  {
    name: "titles and other strings",
    text: `${esc}]0;a title\u0007text${esc}]2;another${esc}\\more${esc}P$qm${esc}\\${esc}_apc${esc}\\${esc}]133;A\u0007$ \r\n`,
  },
  {
    name: "sequences wrapped for the terminal outside",
    text: `a${esc}Ptmux;${esc}${esc}[31mred${esc}${esc}]2;title\u0007${esc}\\b${esc}P1$r0m${esc}\\c${esc}P1;2\u0018d${esc}[1me${esc}[m\r\n`,
  },
  {
    name: "titles as screen knows them",
    text: `a${esc}ktitle${esc}\\b${esc}kother${esc}[31mred${esc}[m${esc}kt\u0018c\r\n`,
  },
  {
    name: "CJK and emoji",
    text: utf8("日本語テキストが折り返すまで続く長い行です、もう少し長く\r\né ñ 👩‍💻 🇩🇪 e\u0301x 👍🏽 done 한국어\r\n"),
  },
  {
    name: "wide characters at the margin",
    text: utf8(`${"a".repeat(39)}日${"b".repeat(37)}本本\r\n${"日".repeat(20)}語\r\n`),
  },
  { name: "combining characters", text: utf8(`a\u0301b\u0308\u0301 ${"x".repeat(37)}y\u0301z\u0301\r\n`) },
  { name: "broken UTF-8", text: "ok \xff\xfe \xc3( \xe6\x97 \xf0\x9f\x98 \x80\x80 end\r\n" },
  { name: "line drawing", text: `${esc}(0lqqk${esc}(B box ${esc})0\u000Exmx\u000F plain\r\n` },
  {
    name: "tab stops",
    text: `a\tb\tc\r\n${esc}[3g${esc}[5G${esc}H${esc}[12G${esc}H\rx\ty\tz\r\n${esc}[3g${[1, 9, 17, 25, 33].map((column) => `${esc}[${column}G${esc}H`).join("")}\r`,
  },
  {
    name: "modes",
    text: `${esc}[?1h${esc}=${esc}[?2004h${esc}[?1004h${esc}[?1002h${esc}[?1006h${esc}[?25l${esc}[4 qx${esc}[?1l${esc}>${esc}[?2004l${esc}[?1004l${esc}[?1002l${esc}[?1006l${esc}[?25h${esc}[0 qy\r\n`,
  },
  {
    name: "insert mode and no wrap",
    text: `abcdef\r${esc}[4hXY${esc}[4l\r\n${esc}[?7l${"long ".repeat(12)}!${esc}[?7h\r\n`,
  },
  {
    name: "saved cursors",
    text: `one${esc}7${esc}[5;5H${esc}[35mtwo${esc}8three${esc}[0m${esc}[3;3H${esc}[32m${esc}7${esc}[m\r\n\r\nx${esc}8y${esc}[m\r\n`,
  },
  { name: "repeated characters", text: `ab${esc}[5bcd${esc}[3b\r\n` },
  {
    name: "more lines than the screen",
    text: Array.from({ length: 25 }, (_, index) => `line ${index} ${"~".repeat(index * 2)}\r\n`).join(""),
  },
  {
    name: "more lines than the keyframe",
    text: Array.from({ length: 215 }, (_, index) => `${index}\r\n`)
      .join("")
      .slice(0, 1_000),
    mixes: false,
  },
  {
    name: "backspaces, bells and progress bars",
    text: `${Array.from({ length: 8 }, (_, index) => `\r[${"#".repeat(index)}${" ".repeat(8 - index)}] ${index}`).join("")}\b\b\u0007!\r\n`,
  },
  {
    name: "links",
    text: `see ${esc}]8;;https://example.org/a;b${esc}\\here${esc}]8;;${esc}\\ or ${esc}]8;id=x:other=1;https://example.org${esc}\\th${esc}[31mere, a line further ${"on ".repeat(9)}${esc}]8;;\u0007.\r\n${esc}]8;;https://example.org/open${esc}\\still ${esc}[m${esc}]8;;${esc}\\`,
  },
  {
    name: "underlines",
    text: `${esc}[4:3mcurly ${esc}[58;5;9mred ${esc}[58:2::1:2:3mdark ${esc}[4:2mdouble${esc}[59m ${esc}[4:4mdotted ${esc}[24mnone ${esc}[21mtwo${esc}[m\r\n${esc}[4;58;2;9;8;7msaved${esc}[m`,
  },
  {
    name: "colours of its own",
    text: `${esc}]4;1;rgb:ff/00/00;200;#123456${esc}\\a${esc}]10;#ffffff;#000000${esc}\\${esc}]12;red\u0007b${esc}]104;1${esc}\\${esc}]11;?${esc}\\c${esc}]110${esc}\\d${esc}]104${esc}\\`,
  },
  {
    name: "lines scrolled in under a coloured pen",
    text: `${Array.from({ length: 14 }, (_, index) => `${esc}[4${index % 8}mline ${index}\r\n`).join("")}${esc}[45m${"wrapped ".repeat(12)}${esc}[0m\r\n\n\nend`,
  },
  {
    name: "protected cells",
    text: `open ${esc}[1"qkept${esc}[0"q open${esc}[1;1H${esc}[?2K${esc}[2;1Hx${esc}[1"q`,
  },
  {
    name: "wide characters overwritten by halves",
    text: utf8(
      `${esc}[44m日本語${esc}[3Gx${esc}[4m${esc}[40G本${esc}[39Gy${esc}[2;40Hz\r\n${esc}[7m漢字${esc}[2Dq${esc}[1D${esc}[P${esc}[5@${esc}[0m`,
    ),
  },
  {
    name: "a saved cursor that scrolls away, with its charset",
    text: `${"w".repeat(40)}${esc}(0${esc}7${esc}(B${"\r\n".repeat(14)}a${esc}8qq${esc}(Bq`,
  },
  {
    name: "tab stops and regions behind the alternate screen",
    text: `${esc}[3g${esc}[7G${esc}H\r${esc}[2;6r${esc}[?47h${esc}[3;3H${esc}7${esc}[?47lx\ty${esc}[?1049h${esc}[2;4H${esc}8in\t|${esc}[?1049l\tz${esc}[r`,
  },
  {
    name: "a line erased while a wrap was pending",
    text: `${"e".repeat(40)}${esc}[2Kf\r\n${"g".repeat(40)}${esc}[44m${esc}[2K${esc}[mh`,
  },
  { name: "a reset", text: `${esc}[31m${esc}[?25l${esc}[2;5rtext${esc}[!psoft${esc}chard\r\n` },
];
