/** The one style sheet, served by us like everything else. */
export const STYLE = `
:root { --ink: #222; --grey: #5f5f5f; --line: #ddd; --pale: #f6f7f9; --link: #0b5cad; --bad: #b3261e; --good: #1b7f3b; --warn: #8a6d00 }
* { box-sizing: border-box }
body { margin: 0; color: var(--ink); font: 15px/1.5 system-ui, 'DejaVu Sans', sans-serif }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
header { display: flex; justify-content: space-between; padding: 12px 24px; border-bottom: 1px solid var(--line) }
header .site { color: var(--ink); font-weight: 700; font-size: 17px }
.board { display: grid; grid-template-columns: 290px minmax(0, 1fr) }
.groups { padding: 16px 0 40px; border-right: 1px solid var(--line); background: var(--pale); min-height: calc(100vh - 53px) }
.groups h2 { margin: 18px 20px 4px; color: var(--grey); font-size: 13px; font-weight: 600 }
.groups a { display: block; padding: 5px 20px; color: var(--ink) }
.groups a[aria-current] { background: #fff; border-left: 4px solid var(--link); padding-left: 16px; font-weight: 600 }
.groups small { display: block; color: var(--grey); font-weight: 400 }
main { padding: 20px 28px 60px; max-width: 1900px }
h1 { margin: 0 0 4px; font-size: 24px }
.facts { margin: 0 0 12px; color: var(--grey) }
.verdict { padding: 10px 14px; border-left: 5px solid var(--grey); background: var(--pale) }
.verdict.good { border-color: var(--good) }
.verdict.bad { border-color: var(--bad); background: #fdeceb }
.verdict.warn { border-color: #d99a00; background: #fff6dd }
.changes { color: var(--grey); margin: 10px 0; padding-left: 20px }
.range a { margin-right: 12px }
.range a[aria-current] { color: var(--ink); font-weight: 600 }
.trends { display: grid; grid-template-columns: repeat(auto-fit, minmax(560px, 1fr)); gap: 18px; margin: 14px 0 24px }
figure { margin: 0; height: 340px; min-width: 0; position: relative }
.plot img { max-width: 420px; width: 100%; border: 1px solid var(--line) }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 4px 18px 4px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { color: var(--grey); font-weight: 600 }
td.number { text-align: right }
td.name { white-space: nowrap }
@media (max-width: 900px) { .board { grid-template-columns: 1fr } .groups { min-height: 0 } .trends { grid-template-columns: 1fr } }
`;
