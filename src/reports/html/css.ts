/** The one style sheet. Every colour pair has a contrast of 4.5 : 1 or more, light and dark; no difference is told by colour alone. */
export const CSS = `
:root{color-scheme:light dark;--paper:#faf9f6;--card:#fff;--ink:#1d2126;--soft:#56606b;--line:#dcd8d0;--wash:#f2f0eb;--accent:#1c4f82;
--on-accent:#fff;--add:#0c4d24;--add-wash:#dcf2e2;--del:#7d1a12;--del-wash:#fbe3e0;--warn:#734600;--warn-wash:#fcf0d8;--stop:#8c1d13;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--serif:Charter,"Bitstream Charter","Iowan Old Style",Georgia,Cambria,"Liberation Serif",serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--paper:#13161a;--card:#1b1f25;--ink:#e4e7ea;--soft:#a4aeb9;--line:#333b45;--wash:#22272e;
--accent:#8ec2f2;--on-accent:#0d1a26;--add:#b0ebc2;--add-wash:#143c23;--del:#ffc1b9;--del-wash:#4b1f1c;--warn:#f4cd84;--warn-wash:#392c12;--stop:#ff9d92}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.55 var(--sans);overflow-wrap:anywhere}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:1}
.wrap{max-width:62rem;margin:0 auto;padding:0 1.25rem}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
h1,h2,h3,h4{line-height:1.25;font-weight:650;text-wrap:balance;margin:0}
h1{font:600 clamp(1.6rem,1.25rem + 1.8vw,2.3rem)/1.18 var(--serif);letter-spacing:-.01em}
h2{font-size:1.22rem;letter-spacing:-.005em}h3{font-size:1rem}h4{font-size:.95rem}
p{margin:.5rem 0;max-width:68ch}
code,.mono{font:.86em/1.5 var(--mono)}
.wide{max-width:none}.soft{color:var(--soft)}.small{font-size:.875rem}
.mast{border-bottom:1px solid var(--line);padding:.7rem 0;font-size:.82rem;color:var(--soft)}
.mast .wrap{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between}
.mast b{color:var(--ink);font-weight:650}
.lead{padding:2rem 0 1.25rem}
.lead .facts{color:var(--soft);margin:.55rem 0 0;display:flex;flex-wrap:wrap;gap:.1rem 1rem;font-size:.92rem}
.demo{background:var(--warn-wash);color:var(--warn);font-size:.9rem}.demo p{margin:0;padding:.55rem 0;max-width:none}
.decision{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--accent);border-radius:8px;padding:1.35rem 1.5rem 1.4rem;margin:0 0 2rem}
.decision.stop{border-top-color:var(--stop)}.decision.void{border-top-color:var(--soft)}.decision.done{border-top-color:var(--add)}
.decision h2,main>.decision>h2{font-size:1.5rem;margin:.1rem 0 .4rem;padding:0;border:0;text-wrap:pretty}
.decision .safe{font-weight:600;margin:0 0 1.1rem;padding-bottom:.9rem;border-bottom:1px solid var(--line);max-width:none}
.decision p+.eyebrow{margin-top:1.1rem}
.eyebrow{font-size:.76rem;letter-spacing:.07em;text-transform:uppercase;color:var(--soft);font-weight:600;margin:0}
.command{margin:.35rem 0 .9rem;background:var(--wash);border:1px solid var(--line);border-radius:6px;padding:.7rem .9rem;font:.9rem/1.5 var(--mono);white-space:pre-wrap}
.command.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-size:.98rem}
dl{margin:.75rem 0 0;display:grid;gap:.5rem 1.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr))}
dl.one{grid-template-columns:1fr}dt{font-size:.8rem;color:var(--soft)}dd{margin:0;font-size:.94rem}
dl.one>div{display:grid;grid-template-columns:minmax(9rem,15rem) 1fr;gap:.1rem 1.5rem}
nav.jump{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;font-size:.9rem;margin:0 0 2rem}
section{margin:0 0 2.6rem}
main>section>h2{padding-bottom:.4rem;border-bottom:1px solid var(--line);margin-bottom:.9rem}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:.75rem;margin:0;padding:0;list-style:none}
.tiles li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.75rem .9rem}
.tiles b{display:block;font:600 1.75rem/1.15 var(--serif);font-variant-numeric:tabular-nums}
.tiles li.zero{color:var(--soft)}
.scroll{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.42rem .9rem .42rem 0;border-bottom:1px solid var(--line)}
th{font-size:.8rem;color:var(--soft);font-weight:600;white-space:nowrap}tr:last-child td{border-bottom:0}
td{font-variant-numeric:tabular-nums}.scroll{overflow-wrap:normal}td code{white-space:nowrap}td code.hash{display:inline-block;min-width:17rem;white-space:normal;overflow-wrap:anywhere}
ul.items{list-style:none;margin:.25rem 0 0;padding:0}ul.items code{color:var(--soft)}
.risks>li{display:grid;grid-template-columns:minmax(12rem,16rem) 1fr;gap:.1rem 1.25rem}.risks b{display:inline-block;min-width:2.2rem;font-variant-numeric:tabular-nums}
.badge{display:inline-block;font:600 .76rem/1 var(--sans);padding:.28rem .5rem;border-radius:4px;white-space:nowrap;background:var(--wash);color:var(--ink)}
.badge.revise{background:var(--warn-wash);color:var(--warn)}.badge.create{background:var(--add-wash);color:var(--add)}.badge.retire{background:var(--del-wash);color:var(--del)}
.group{margin:1.6rem 0 .8rem}
.unit{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:0 0 1rem;padding:1rem 1.15rem 1.1rem}
.unit header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.35rem .7rem}
.unit h4{font:600 .92rem/1.4 var(--mono)}
.unit .title{margin:.25rem 0 0;font-weight:600}
.unit .about{margin:.2rem 0 .7rem;color:var(--soft);font-size:.86rem;max-width:none}
.text{font:1rem/1.6 var(--serif);white-space:pre-wrap;border-left:3px solid var(--line);padding:.1rem 0 .1rem .95rem;unicode-bidi:isolate}
.text.new{border-left:3px solid var(--add)}.text.gone{border-left:3px dashed var(--del);color:var(--soft)}
ins,del{border-radius:2px;padding:.05em .12em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
ins{background:var(--add-wash);color:var(--add);text-decoration:underline;text-decoration-thickness:.1em;text-underline-offset:.18em;font-weight:600}
del{background:var(--del-wash);color:var(--del);text-decoration:line-through;text-decoration-thickness:.08em}
details>summary{cursor:pointer;padding:.3rem 0;color:var(--accent)}details>summary:hover{text-decoration:underline}
.text details{font-size:.9rem;font-family:var(--sans);white-space:normal}.text details>div{font:1rem/1.6 var(--serif);white-space:pre-wrap}
ul.plain{list-style:none;margin:.4rem 0;padding:0}ul.plain>li{padding:.55rem 0;border-bottom:1px solid var(--line)}ul.plain>li:last-child{border-bottom:0}
ul.plain p{margin:.15rem 0}
.steps{list-style:none;margin:0;padding:0}
.steps>li{position:relative;padding:0 0 1.05rem 2.1rem}
.steps>li::before{content:"";position:absolute;left:.62rem;top:1.5rem;bottom:-.1rem;width:2px;background:var(--line)}
.steps>li:last-child::before{display:none}
.steps .sign{position:absolute;left:0;top:.05rem;width:1.4rem;height:1.4rem;border-radius:50%;display:grid;place-items:center;font:700 .78rem/1 var(--sans);border:2px solid var(--line);background:var(--card);color:var(--soft)}
.steps .done .sign{border-color:var(--add);color:var(--add)}.steps .waiting .sign{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}
.steps .halted .sign{border-color:var(--stop);color:var(--stop)}
.steps .ahead{color:var(--soft)}.steps .name{font-weight:600}.steps .ahead .name{font-weight:400}
.steps .name,.steps .side{margin:0}.steps .side{font-size:.86rem;color:var(--soft)}
.preds{columns:2 16rem;list-style:none;margin:.3rem 0;padding:0;font:.82rem/1.7 var(--mono)}
.no{color:var(--stop);font-weight:700}
ol.next{padding-left:1.4rem;margin:.4rem 0}ol.next li{margin:.45rem 0;max-width:68ch}
footer{border-top:1px solid var(--line);padding:1.2rem 0 2.5rem;color:var(--soft);font-size:.85rem}
@media (max-width:36rem){th{white-space:normal}td code{white-space:normal;overflow-wrap:anywhere}td code.hash{min-width:0}.risks>li{grid-template-columns:1fr}dl.one>div{grid-template-columns:1fr}.decision h2,main>.decision>h2{font-size:1.3rem}.wrap{padding:0 1rem}.tiles{grid-template-columns:repeat(2,1fr)}.decision{padding:1.1rem 1.05rem}.unit{padding:.85rem .9rem}.lead{padding:1.35rem 0 1rem}.text{padding-left:.7rem}}
@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--wash:#f4f4f4;--accent:#123a63;--on-accent:#fff;--add:#0c4d24;--add-wash:#e6f5ea;--del:#7d1a12;--del-wash:#fbe9e7;--warn:#5c3800;--warn-wash:#fdf5e4;--stop:#8c1d13}
body{font-size:10.5pt}.wrap{max-width:none;padding:0}nav.jump,.skip{display:none}
.unit,.decision,.tiles li,tr,.steps>li{break-inside:avoid}.unit.long{break-inside:auto}h2,h3,.unit header{break-after:avoid}
.command.main{background:none;color:#000;border:2px solid #000}.scroll{overflow:visible}a{color:inherit}
details.open-in-print>summary{list-style:none}details.open-in-print::details-content{content-visibility:visible;block-size:auto}
ins,del,.badge{-webkit-print-color-adjust:exact;print-color-adjust:exact}@page{margin:16mm 15mm}}
`
