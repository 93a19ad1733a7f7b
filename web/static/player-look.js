/** The control's style sheet. Its colours come from the page's own, so light and dark follow the newspaper. */

export const look = new CSSStyleSheet();
look.replaceSync(`
:host{--accent:var(--article-player-accent,#c8281e);--line:color-mix(in srgb,currentColor 24%,transparent);
container-type:inline-size;display:block;height:56px;position:relative;
font:500 14px/1.2 var(--article-player-font,system-ui,sans-serif);font-variant-numeric:tabular-nums}
:host([hidden]),[hidden]{display:none!important}
slot{display:none}
[part=bar]{direction:ltr;display:flex;align-items:center;gap:2px;box-sizing:border-box;height:56px;padding:0 4px;
background:var(--article-player-paper,rgb(128 128 128/.12));border:1px solid transparent;border-radius:var(--article-player-radius,28px)}
button,summary,select{appearance:none;font:inherit;color:inherit;border:0;margin:0;padding:0;background:none;border-radius:22px;
height:36px;min-width:30px;display:inline-flex;align-items:center;justify-content:center;flex:none;list-style:none;cursor:pointer}
summary::-webkit-details-marker{display:none}
:focus-visible{outline:2px solid;outline-offset:2px}
button:hover,summary:hover,select:hover{background:var(--line)}
svg{width:24px;fill:currentColor}
text{font:700 8px sans-serif;text-anchor:middle}
[part=play]{position:relative;height:46px;min-width:46px;border-radius:23px;margin-right:2px}
[part=play],[part=play]:hover{background:var(--accent);color:var(--article-player-on-accent,#fff)}
[part=play]:disabled{background:var(--line);color:inherit;cursor:default}
:host([state=held]) [part=bar]>:not([part=play],[part=notice]){display:none}
[part=label]{position:absolute;clip-path:inset(50%)}
:host([state=playing]) .go,:host(:not([state=playing])) .stop{display:none}
:host([waiting]) [part=play]::after{content:"";position:absolute;inset:3px;border:2px dotted;border-radius:23px}
[part=timeline]{flex:1;min-width:0;display:flex;flex-direction:column-reverse}
[part=time]{font-size:12px;white-space:nowrap;padding:0 7px}
[part=track]{position:relative;flex:1;display:flex;min-width:0}
[type=range]{appearance:none;flex:1;min-width:0;height:28px;margin:0;cursor:pointer;
background:no-repeat center/calc(100% - 14px) 4px linear-gradient(to right,var(--accent) var(--at,0%),var(--line) 0)}
::-webkit-slider-thumb{appearance:none;width:14px;height:14px;border-radius:50%;background:var(--accent)}
::-moz-range-thumb{width:14px;height:14px;border:0;border-radius:50%;background:var(--accent)}
:disabled{opacity:.5}
[part=bubble]{position:absolute;bottom:calc(100% - 5px);translate:-50%;padding:4px 7px;border-radius:6px;
font-size:12px;background:CanvasText;color:Canvas;pointer-events:none;z-index:2}
[part=notice]{flex:1;margin:0;font-size:13px;padding:0 6px}
[part=speed]{width:38px;text-align-last:center;font-size:12px}
option{background:Canvas;color:CanvasText}
@container (min-width:480px){
[part=label]{position:static;clip-path:none;min-width:5.2em;padding-right:6px}
[part=play]{padding:0 10px}
button,summary{min-width:36px}
[part=speed]{width:48px;font-size:14px}
[part=timeline]{flex-direction:row;align-items:center}
[part=time]{font-size:14px}}
@media (forced-colors:active){
[part=bar],[part=play],[part=bubble]{border:1px solid}
[type=range]{forced-color-adjust:none;--accent:Highlight;--line:GrayText}}
@media print{:host{display:none!important}}
`);
