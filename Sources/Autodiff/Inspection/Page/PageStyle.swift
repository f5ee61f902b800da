/// The style sheet of a computation's page, besides the picture's own (``GraphSVG/style``).
enum PageStyle {
    static let css = """
        :root { color-scheme: light dark; --paper: #ffffff; --ink: #1d2733; --quiet: #5a6878; --edge: #c9d1da;
          --mark: #c4741a; --panel: #f4f6f9; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #14191f; --ink: #e4e9ef; --quiet: #a3b0be;
            --edge: #3a4552; --mark: #e09a4a; --panel: #1c232b; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
          display: flex; flex-direction: column; min-height: 100vh; }
        header { padding: 10px 14px 0; }
        h1 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
        nav { color: var(--quiet); font-size: 0.9rem; min-height: 1.5em; }
        nav button { border: 0; background: none; color: inherit; font: inherit;
          text-decoration: underline; padding: 4px 2px;
          cursor: pointer; }
        main { flex: 1; display: flex; flex-direction: column; gap: 10px; padding: 6px 14px; min-width: 0; }
        #graph { overflow: auto; max-height: 60vh; border: 1px solid var(--edge); border-radius: 8px; }
        #graph svg { display: block; margin: 0 auto; }
        #panel { background: var(--panel); border-radius: 8px; padding: 10px 14px; min-height: 11em; }
        #panel p { margin: 0 0 6px; }
        #phase { color: var(--quiet); font-size: 0.9rem; }
        #equation { font: 15px/1.6 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; white-space: pre-wrap;
          overflow-wrap: anywhere; margin: 0; }
        footer { position: sticky; bottom: 0; background: var(--paper); border-top: 1px solid var(--edge);
          padding: 8px 14px; }
        #controls { display: flex; align-items: center; gap: 8px; }
        #slider { flex: 1; min-width: 60px; height: 36px; accent-color: var(--mark); }
        #controls button, #open { min-width: 44px; min-height: 44px; font-size: 1rem; color: var(--ink);
          background: var(--panel); border: 1px solid var(--edge); border-radius: 8px; cursor: pointer; }
        button:focus-visible, #graph:focus-visible, input:focus-visible {
          outline: 3px solid var(--mark); outline-offset: 1px; }
        #keys { color: var(--quiet); font-size: 0.8rem; margin: 4px 0 0; }
        details { padding: 6px 14px 20px; }
        details pre { overflow-x: auto; font-size: 0.85rem; }
        #graph [data-node], #graph [data-group] { cursor: pointer; }
        #graph g:focus { outline: none; }
        #graph g:focus-visible .box { stroke: var(--mark); stroke-width: 4; }
        #graph [data-node]:not(.done) .value, #graph [data-node]:not(.swept) .adjoint { visibility: hidden; }
        #graph [data-box]:not(.done):not(.outside) { opacity: 0.45; }
        #graph .now .box { stroke: var(--mark); stroke-width: 4; }
        #graph .active .line { stroke: var(--mark); stroke-width: 3; }
        #graph .active .head { fill: var(--mark); }
        @media (min-width: 900px) {
          main { flex-direction: row; }
          #graph { flex: 3; max-height: none; height: calc(100vh - 190px); }
          #panel { flex: 2; min-width: 340px; max-width: 560px; }
        }
        @media (hover: none) { #keys { display: none; } }
        @media print { footer, #panel { display: none; } }
        """
}
