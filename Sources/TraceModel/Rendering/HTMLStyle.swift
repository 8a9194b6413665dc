// TraceModel, rendering: a recording in, text out. This file: how the page looks.

/// The page's style sheet. Colours are named once, for light and for dark; a span's kind chooses its `--bar`.
let pageStyle = """
  :root {
    --page: #f6f7f9; --card: #fff; --text: #1c2430; --soft: #667085; --line: #e4e7ec; --grid: #eef0f3; --hover: #f5f8ff;
    --bad: #c4320a; --bad-back: #fff3ee; --odd: #a15c07; --odd-back: #fff8e6; --string: #0b6b50; --value: #1d4ed8;
    --internal: #8a94a6; --server: #12946b; --client: #3b6fe0; --producer: #8b5cf6; --consumer: #c2559d;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --page: #0f1319; --card: #171c24; --text: #e4e8ee; --soft: #93a0b4; --line: #29313d; --grid: #202732;
      --hover: #1c2431; --bad: #ff8a65; --bad-back: #2d1c18; --odd: #f2b94b; --odd-back: #2a2415; --string: #6fd3ae;
      --value: #8fb4ff; --internal: #7c879a; --server: #2fb88a; --client: #6c97f5; --producer: #a78bfa;
      --consumer: #e07fbf;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 system-ui, -apple-system, "Segoe UI",
    Roboto, "Helvetica Neue", sans-serif; font-variant-numeric: tabular-nums;
  }
  header, main { max-width: 84rem; margin: 0 auto; padding: 0 1.5rem; }
  header { padding-top: 2rem; }
  h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.015em; }
  h2 { margin: 0; padding: .8rem 1rem; font-size: .95rem; font-weight: 620; border-bottom: 1px solid var(--line); }
  h2 small { margin-left: .5rem; }
  h3 {
    margin: 0 0 .25rem; font-size: .7rem; font-weight: 620; letter-spacing: .06em; text-transform: uppercase;
    color: var(--soft);
  }
  small, .time, th, dt, .axis { color: var(--soft); }
  code, pre, small, dd, .name, .pair {
    font-family: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
    font-size: .8125rem; font-weight: 400;
  }
  .facts { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .5rem 0 1.5rem; padding: 0; list-style: none; color: var(--soft); }
  .facts b { color: var(--text); font-weight: 620; }
  .facts .bad, .facts .bad b { color: var(--bad); }
  .facts .odd, .facts .odd b { color: var(--odd); }
  section { margin: 0 0 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }

  .row { position: relative; display: grid; grid-template-columns: minmax(12rem, 32%) 1fr 7rem; align-items: stretch; min-height: 2rem; }
  .row > * { min-width: 0; }
  summary { cursor: pointer; list-style: none; }
  summary::-webkit-details-marker { display: none; }
  summary::before {
    content: "›"; position: absolute; left: .4rem; top: .3rem; color: var(--soft); opacity: .55; transition: transform .12s;
  }
  details[open] > summary::before { transform: rotate(90deg); }
  summary:hover, details[open] > summary { background: var(--hover); }
  summary:focus-visible { outline: 2px solid var(--client); outline-offset: -2px; }
  details { --bar: var(--internal); }
  details.server { --bar: var(--server); }
  details.client { --bar: var(--client); }
  details.producer { --bar: var(--producer); }
  details.consumer { --bar: var(--consumer); }
  details.failed { --bar: var(--bad); }
  .name {
    padding: .35rem .75rem .35rem calc(1rem + var(--depth) * 1.1rem); overflow: hidden; white-space: nowrap;
    text-overflow: ellipsis;
    background: repeating-linear-gradient(to right, transparent 0 calc(1.1rem - 1px), var(--line) calc(1.1rem - 1px) 1.1rem)
      .5rem 0 / calc(var(--depth) * 1.1rem) 100% no-repeat;
  }
  .name em { margin-left: .5rem; color: var(--soft); font-style: normal; font-size: .72rem; }
  .name i { margin-right: .4rem; font-style: normal; }
  .failed > summary .name, .wrong > summary .name i, .absent .name, .missing { color: var(--bad); }
  .failed > summary, .wrong > summary, .absent { background: var(--bad-back); }
  .odd > summary .name i, .open > summary .time { color: var(--odd); }
  .odd > summary { background: var(--odd-back); }
  .track {
    position: relative; margin-right: .75rem; border-right: 1px solid var(--grid);
    background: linear-gradient(to right, var(--grid) 1px, transparent 1px) 0 0 / var(--step) 100%;
  }
  .track b {
    position: absolute; top: 50%; height: .75rem; min-width: 3px; transform: translateY(-50%); border-radius: 3px;
    background: var(--bar);
  }
  .open > summary .track b {
    border-radius: 3px 0 0 3px;
    background: repeating-linear-gradient(-45deg, var(--bar) 0 5px, transparent 5px 9px);
  }
  .track u {
    position: absolute; top: 50%; width: 7px; height: 7px; transform: translate(-50%, -50%) rotate(45deg);
    background: var(--card); border: 1.5px solid var(--text);
  }
  .time { padding: .35rem 1rem .35rem 0; font-size: .84rem; text-align: right; white-space: nowrap; }
  .axis { min-height: 1.9rem; border-bottom: 1px solid var(--line); font-size: .75rem; }
  .axis .track span { position: absolute; bottom: .15rem; padding-left: .3rem; white-space: nowrap; }
  .absent .track { background: none; }

  .detail { padding: .75rem 1rem 1rem; border-bottom: 1px solid var(--line); background: var(--hover); }
  .groups { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem 2rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0; }
  dt, dd { margin: 0; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .8125rem; }
  dd { overflow-wrap: anywhere; white-space: pre-wrap; }
  .s { color: var(--string); }
  .v { color: var(--value); }
  .note, .error { margin: 0 0 .5rem; padding: .4rem .7rem; border-left: 3px solid var(--bad); white-space: pre-wrap; background: var(--bad-back); }
  .odd .note { border-color: var(--odd); background: var(--odd-back); }

  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
  th:first-child, td:first-child { padding-left: 1rem; }
  th { font-size: .75rem; font-weight: 560; white-space: nowrap; }
  td { font-size: .84rem; }
  tr:last-child td { border-bottom: 0; }
  .n { text-align: right; white-space: nowrap; }
  .pair { color: var(--soft); white-space: nowrap; }
  .level { font-size: .75rem; font-weight: 600; color: var(--soft); }
  .level.warning { color: var(--odd); }
  .level.error, .level.critical { color: var(--bad); }
  .missing { margin: 0; padding: .8rem 1rem; list-style: none; }
  pre { margin: 0; padding: .9rem 1rem; overflow-x: auto; line-height: 1.45; }
  @media (max-width: 44rem) {
    header, main { padding-left: .75rem; padding-right: .75rem; }
    .row { grid-template-columns: 42% 1fr 4.5rem; }
    .axis .track span:nth-child(even) { display: none; }
  }
  """
