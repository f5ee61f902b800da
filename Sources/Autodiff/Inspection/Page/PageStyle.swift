/// The markup of a page's interactive part, and the style sheet of all, besides the picture's own
/// (``GraphPalette/style``).
enum PageStyle {
    /// Hidden until the script runs.
    static let application = """
        <div id="app" hidden>
        <div id="functions" role="group" aria-label="Functions"></div>
        <p id="facts" class="facts"></p>
        <nav id="path" aria-label="Where in the computation"></nav>
        <main>
        <div id="stage">
        <div id="tools">
        <button id="fit" type="button">Fit</button>
        <button id="smaller" type="button" aria-label="Smaller">−</button>
        <button id="larger" type="button" aria-label="Larger">+</button>
        <button id="flat" type="button" hidden>Show all rows</button>
        <ul id="legend" aria-label="Colors">
        <li data-kind="input"><span>input</span></li><li data-kind="weight"><span>weight</span></li>
        <li data-kind="value"><span>value</span></li><li data-kind="output"><span>output</span></li>
        <li data-kind="group"><span>part, opens</span></li>
        </ul>
        </div>
        <div id="graph" tabindex="0" role="region" aria-label="The graph"></div>
        </div>
        <section id="panel" aria-live="polite" aria-label="The step">
        <p id="phase"></p>
        <p id="sentence"></p>
        <pre id="equation"></pre>
        <p><button id="open" type="button" hidden>Open this part</button></p>
        </section>
        </main>
        <footer>
        <div id="controls">
        <button id="first" type="button" aria-label="To the beginning">|◀</button>
        <button id="back" type="button" aria-label="One step back">◀</button>
        <button id="play" type="button">Play</button>
        <input id="slider" type="range" min="0" value="0" step="1" aria-label="Step">
        <button id="forward" type="button" aria-label="One step forward">▶</button>
        <button id="last" type="button" aria-label="To the end">▶|</button>
        </div>
        <p id="keys">Keys: ← → one step, Home and End, Enter opens a part, Esc leaves it, + − 0 size.</p>
        </footer>
        </div>
        """

    private static func colors(_ mode: KeyPath<GraphPalette.Pair, String>) -> String {
        [("paper", GraphPalette.paper), ("ink", GraphPalette.ink), ("quiet", GraphPalette.quiet)]
            .map { "--\($0): \($1[keyPath: mode]);" }.joined(separator: " ")
    }

    static let css = """
        :root { color-scheme: light dark; \(colors(\.light)) --edge: #8a97a5; --mark: #b5650f; --panel: #f4f6f9; }
        @media screen and (prefers-color-scheme: dark) {
          :root { \(colors(\.dark)) --edge: #6b7a8a; --mark: #e09a4a; --panel: #1c232b; }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        header, nav, #functions, #record, #app > .facts { padding: 0 14px; }
        h1 { font-size: 1.15rem; margin: 10px 0 2px; overflow-wrap: anywhere; }
        h2 { font-size: 1.05rem; margin: 1.4em 0 0; overflow-wrap: anywhere; }
        h3 { font-size: 1rem; margin: 1em 0 0.3em; }
        .facts { color: var(--quiet); font-size: 0.9rem; margin: 0; overflow-wrap: anywhere; }
        nav { color: var(--quiet); font-size: 0.9rem; min-height: 1.5em; }
        nav button { border: 0; background: none; color: inherit; font: inherit; text-decoration: underline;
          padding: 4px 2px; cursor: pointer; }
        main { display: flex; flex-direction: column; gap: 10px; padding: 4px 14px; min-width: 0; }
        #stage { display: flex; flex-direction: column; gap: 6px; min-width: 0; min-height: 0; }
        #tools, #functions, #controls { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
        #controls { flex-wrap: nowrap; }
        #legend { display: flex; flex-wrap: wrap; gap: 2px 12px; margin: 0 0 0 6px; padding: 0; list-style: none;
          font-size: 0.85rem; }
        #legend li { display: flex; align-items: center; gap: 5px; }
        #legend li::before { content: ''; width: 14px; height: 14px; border: 2px solid var(--value-edge);
          background: var(--value-fill); border-radius: 3px; }
        #legend [data-kind=input]::before { border-color: var(--input-edge); background: var(--input-fill); }
        #legend [data-kind=weight]::before { border-color: var(--weight-edge); background: var(--weight-fill); }
        #legend [data-kind=output]::before { border-color: var(--output-edge); background: var(--output-fill); }
        #legend [data-kind=group]::before { border-color: var(--group-edge); background: var(--group-fill); }
        #graph { overflow: auto; height: 46vh; min-height: 240px; border: 1px solid var(--edge); border-radius: 8px; }
        #graph svg { display: block; margin: 0 auto; }
        #panel { background: var(--panel); border-radius: 8px; padding: 10px 14px; min-height: 11em; }
        #panel p { margin: 0 0 6px; }
        #phase { color: var(--quiet); font-size: 0.9rem; }
        #equation { font: 15px/1.6 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; white-space: pre-wrap;
          overflow-wrap: anywhere; margin: 0; }
        footer { position: sticky; bottom: 0; background: var(--paper); border-top: 1px solid var(--edge);
          padding: 8px 14px; }
        #slider { flex: 1; min-width: 40px; height: 36px; accent-color: var(--mark); }
        #controls button, #tools button, #functions button, #open, .toggle button { min-width: 44px; min-height: 44px;
          padding: 0 10px; font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--edge);
          border-radius: 8px; cursor: pointer; }
        #controls #play { min-width: 68px; }
        button[aria-pressed=true] { border: 2px solid var(--mark) !important; font-weight: bold !important; }
        button:disabled { color: var(--quiet) !important; background: none !important; border-style: dashed !important;
          opacity: 0.55; cursor: not-allowed !important; }
        .toggle button::before { content: '▾ '; }
        .toggle button[aria-expanded=false]::before { content: '▸ '; }
        button:focus-visible, #graph:focus-visible, input:focus-visible {
          outline: 3px solid var(--mark); outline-offset: 1px; }
        #keys { color: var(--quiet); font-size: 0.8rem; margin: 4px 0 0; }
        #record { padding-bottom: 20px; }
        .text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.85rem; }
        .scripted .text.closed, .scripted .picture, .scripted .record .facts { display: none; }
        .picture, .wide { overflow-x: auto; }
        .picture svg { max-width: 100%; height: auto; }
        table { border-collapse: collapse; font-size: 0.9rem; }
        th, td { text-align: left; padding: 3px 12px 3px 0; border-bottom: 1px solid var(--edge); white-space: nowrap; }
        td:nth-child(3) { white-space: normal; min-width: 9em; }
        #graph [data-node], #graph [data-group] { cursor: pointer; }
        #graph g:focus { outline: none; }
        #graph g:focus-visible .box { stroke: var(--mark); stroke-width: 4; }
        #graph [data-node]:not(.done) .value, #graph [data-node]:not(.swept) .adjoint { visibility: hidden; }
        #graph [data-box]:not(.done):not(.outside) .box { fill: none; stroke-dasharray: 4 3; }
        #graph [data-box]:not(.done):not(.outside) text { fill: var(--quiet); }
        #graph .now .box { stroke: var(--mark); stroke-width: 4; }
        #graph .active .line { stroke: var(--mark); stroke-width: 3; }
        #graph .active .head { fill: var(--mark); }
        @media (min-width: 900px) {
          main { flex-direction: row; height: calc(100vh - 225px); min-height: 340px; }
          #stage { flex: 3; }
          #graph { flex: 1; height: auto; min-height: 0; }
          #panel { flex: 2; min-width: 340px; max-width: 560px; overflow-y: auto; }
        }
        @media (hover: none) { #keys { display: none; } }
        """

    /// On paper: all of the record, in black on white, and nothing to press.
    static let print = """
        @media print {
          #app, .toggle button::before { display: none !important; }
          .toggle button { border: 0; background: none; padding: 0; min-height: 0; }
          .scripted .picture, .scripted .text.closed, .scripted .record .facts { display: block; }
          .picture svg { max-height: 230mm; }
          .picture, tr { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          table { font-size: 8.5pt; }
          .text { font-size: 8pt; }
          @page { margin: 14mm; }
        }
        """
}
