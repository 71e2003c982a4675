/** One column of at most the width of the charts; colours by the reader's preference, black on white on paper. */
export const style = `
:root{color-scheme:light dark;--page:#fcfcfd;--card:#fff;--text:#16181d;--muted:#5b6472;--edge:#dfe3ea;--grid:#e9ecf1;
--training:#2457c5;--held-out:#b4530a;--decision:#6d38b8;--rollback:#b3261e;--good:#176b3a;--good-page:#eaf6ef;--bad:#a3211a;--bad-page:#fdeeed;--wait:#7a5a00}
@media (prefers-color-scheme:dark){:root{--page:#111419;--card:#181c23;--text:#e6e9ee;--muted:#9aa4b2;--edge:#2c323c;--grid:#262c35;
--training:#7da8ff;--held-out:#f0a35b;--decision:#c49bff;--rollback:#ff8a80;--good:#6fd39a;--good-page:#13261c;--bad:#ff9c94;--bad-page:#2e1715;--wait:#e2c15c}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 3rem}
h1{margin:0;font-size:1.9rem;line-height:1.25;overflow-wrap:anywhere}
h2{margin:0 0 .75rem;font-size:1.2rem}
h3{margin:0 0 .25rem;font-size:1rem}
p{margin:.35rem 0}
section{margin-top:2.25rem}
code{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.kicker{margin:0;color:var(--muted);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase}
.muted,small{color:var(--muted)}
.status{display:inline-block;vertical-align:middle;padding:.1rem .6rem;border:1px solid currentColor;border-radius:1rem;font-size:.85rem;font-weight:600;color:var(--wait)}
.status.completed,.status.stopped{color:var(--good)}
.status.failed,.status.cancelled{color:var(--bad)}
.verdict{padding:1rem 1.25rem;border:1px solid var(--edge);border-left:.4rem solid;border-radius:.5rem}
.verdict.sound{border-left-color:var(--good);background:var(--good-page)}
.verdict.damaged{border-left-color:var(--bad);background:var(--bad-page)}
.verdict.sound h2{color:var(--good)}
.verdict.damaged h2,.bad{color:var(--bad)}
.verdict ul{margin:.5rem 0;padding-left:1.2rem;overflow-wrap:anywhere}
.verdict .muted{font-size:.875rem}
.head{margin:.5rem 0;display:grid;grid-template-columns:max-content 1fr;gap:0 1rem}
dt{color:var(--muted);font-size:.875rem}
dd{margin:0;min-width:0}
.figures{margin:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(8.4rem,1fr));gap:.75rem}
.figures div{padding:.7rem .9rem;background:var(--card);border:1px solid var(--edge);border-radius:.5rem}
.figures dd{font-size:1.35rem;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums}
.figures small{display:block;font-size:.8rem;font-weight:400}
.setup{margin:0;display:grid;gap:0}
.setup div{display:grid;grid-template-columns:11rem 1fr;gap:0 1rem;padding:.4rem 0;border-top:1px solid var(--edge);align-items:baseline}
figure{margin:1rem 0 0;padding:1rem 1rem .75rem;background:var(--card);border:1px solid var(--edge);border-radius:.5rem}
.chart{display:block;width:100%;height:auto}
.chart.narrow{display:none}
svg text{fill:var(--muted);font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-size:12px;font-variant-numeric:tabular-nums}
.middle{text-anchor:middle}
.end{text-anchor:end}
.grid{stroke:var(--grid)}
.axis,.notch{stroke:var(--muted)}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.line.training{stroke:var(--training)}
.line.held-out{stroke:var(--held-out);stroke-dasharray:5 4}
.dot{stroke:var(--card);stroke-width:1}
.dot.training{fill:var(--training)}
.dot.held-out{fill:var(--held-out)}
.gap{fill:none;stroke:var(--rollback);stroke-width:2}
.event line{stroke-width:1.25}
.event.decision line{stroke:var(--decision);stroke-dasharray:2 3}
.event.rollback line{stroke:var(--rollback);stroke-dasharray:7 3}
.event.decision .badge{fill:var(--decision)}
.event.rollback .badge{fill:var(--rollback)}
svg .badge-text{fill:var(--card);font-size:11px;font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.5rem 0 0;padding:0;list-style:none;font-size:.875rem;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:.5rem}
.legend svg{flex:none}
.scroll{overflow-x:auto;border:1px solid var(--edge);border-radius:.5rem;background:var(--card)}
table{width:100%;border-collapse:collapse;font-size:.875rem}
th,td{padding:.45rem .7rem;text-align:left;vertical-align:top}
th{color:var(--muted);font-weight:600;white-space:nowrap;border-bottom:1px solid var(--edge)}
tr+tr td{border-top:1px solid var(--grid)}
td.text{min-width:6.5rem}
td code{white-space:nowrap}
td code.path{display:block;max-width:13rem;overflow:hidden;text-overflow:ellipsis;color:var(--muted)}
time{white-space:nowrap}
th.number:first-child{width:1%}
.scroll.long{max-height:36rem;overflow-y:auto}
.long th{position:sticky;top:0;background:var(--card)}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
footer{margin-top:2.5rem;padding-top:.75rem;border-top:1px solid var(--edge);color:var(--muted);font-size:.875rem}
@media (max-width:40rem){main{padding:1.25rem .9rem 2rem}h1{font-size:1.5rem}figure{padding:.75rem .5rem}.chart.wide{display:none}.chart.narrow{display:block}
.setup div{grid-template-columns:1fr}.head{grid-template-columns:1fr}}
@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--text:#000;--muted:#444;--edge:#bbb;--grid:#ddd;
--training:#2457c5;--held-out:#b4530a;--decision:#6d38b8;--rollback:#b3261e;--good:#176b3a;--good-page:#fff;--bad:#a3211a;--bad-page:#fff;--wait:#7a5a00}
body{font-size:10pt}main{max-width:none;padding:0}.chart.wide{display:block}.chart.narrow{display:none}.scroll,.scroll.long{overflow:visible;max-height:none}
td code.path{white-space:normal;max-width:none}.figures{grid-template-columns:repeat(6,1fr)}.figures div{padding:.4rem .5rem}.figures dd{font-size:1.1rem}figure,tr,.figures div,.verdict{break-inside:avoid}h2{break-after:avoid}table{font-size:8pt}}
`;
