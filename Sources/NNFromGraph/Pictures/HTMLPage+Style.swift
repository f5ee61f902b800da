extension HTMLPage {
    /// The variables of the pictures' colors.
    private static func paints(_ mode: KeyPath<Paint, RGB>) -> String {
        [("paper", Paint.paper), ("ink", .ink), ("quiet", .quiet), ("mark", .blue)]
            .map { "--\($0): \($1[keyPath: mode].hexadecimal);" }.joined(separator: " ")
    }

    /// Text has a contrast of at least 4.5 : 1 in both modes; colors are those of the pictures (``Paint``).
    static let style = """
        :root { color-scheme: light dark; \(paints(\.light)) --edge: #d5d5d5; --panel: #f4f6f9; }
        @media screen and (prefers-color-scheme: dark) {
          :root { \(paints(\.dark)) --edge: #333d48; --panel: #1c232b; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1240px; padding: 0 16px 40px; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 20px 0 4px; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 28px 0 8px; scroll-margin-top: 8px; }
        header p { color: var(--quiet); margin: 0 0 10px; }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 8px 0;
          border-block: 1px solid var(--edge); }
        nav a { color: var(--mark); display: inline-block; padding: 4px 0; }
        a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
        p, li { max-width: 72ch; }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(340px, 100%), 1fr)); gap: 0 24px;
          margin: 0; }
        dl div { display: flex; gap: 12px; justify-content: space-between; border-bottom: 1px solid var(--edge);
          padding: 4px 0; min-width: 0; }
        dt { color: var(--quiet); flex: none; max-width: 62%; overflow-wrap: anywhere; }
        dd { margin: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
        pre { background: var(--panel); border-radius: 8px; padding: 10px 14px; white-space: pre-wrap;
          overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, 'DejaVu Sans Mono', Menlo, monospace; }
        .scroll { overflow-x: auto; margin: 8px 0 16px; }
        @media screen and (max-width: 430px) { figure.scroll { margin-inline: -16px; } }
        figure svg { display: block; max-width: 100%; height: auto; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 16px; }
        table { border-collapse: collapse; font-size: 0.9rem; }
        caption { text-align: left; color: var(--quiet); padding-bottom: 6px; }
        th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--edge);
          vertical-align: middle; }
        thead th { color: var(--quiet); font-weight: 600; }
        tbody th { font-weight: 600; white-space: nowrap; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        thead .number { white-space: normal; }
        td img, th img { image-rendering: pixelated; display: block; background: #000; }
        @media print {
          :root, body { font-size: 12px; } body { max-width: none; padding: 0; } nav { display: none; }
          .scroll { overflow: visible; } figure div { min-width: 0 !important; }
          .figures { grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); }
          h2, caption, thead, p:has(+ figure) { break-after: avoid; }
          p, figure, tr, dl div, pre { break-inside: avoid; }
          figure svg { max-height: 100mm; } img.drawing { max-width: 100%; max-height: 205mm; }
          pre, td img { print-color-adjust: exact; } td img { width: 40px; height: 40px; }
        }
        """

    /// Replaces the content by the server's current one, part by part. What the reader sees stays where it is: the
    /// place in the page, the place within parts that scroll, parts that are open, and the focus. A page without this
    /// script is the last one.
    static let script = """
        <script>
        const timer = setInterval(async () => {
          const state = document.getElementById('state');
          try {
            const answer = await fetch('/', { cache: 'no-store' });
            if (!answer.ok) throw new Error(answer.status);
            const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
            const parts = page => [...page.querySelectorAll('main > section')];
            const inner = part => [...part.querySelectorAll('.scroll, details, a')];
            const name = part => part.getAttribute('aria-labelledby');
            const seen = parts(document).find(part => part.getBoundingClientRect().bottom > 0);
            const [seenName, top] = seen ? [name(seen), seen.getBoundingClientRect().top] : [];
            const replace = (old, young) => {
              if (old.innerHTML === young.innerHTML) return;
              const key = (part, place) => part.getAttribute('href') ?? place;
              const kept = new Map(inner(old).map((part, place) =>
                [key(part, place), [part.scrollLeft, part.open, part === document.activeElement]]));
              old.innerHTML = young.innerHTML;
              inner(old).forEach((part, place) => {
                const [left, open, hasFocus] = kept.get(key(part, place)) ?? [0];
                part.scrollLeft = left;
                if ('open' in part && open !== undefined) part.open = open;
                if (hasFocus) part.focus({ preventScroll: true });
              });
            };
            if (parts(document).map(name).join() === parts(next).map(name).join()) {
              parts(document).forEach((part, place) => replace(part, parts(next)[place]));
            } else {
              const old = Object.fromEntries(parts(document).map(part => [name(part), part]));
              for (const part of parts(next)) if (old[name(part)]) replace(old[name(part)], part);
              const main = document.querySelector('main');
              parts(next).forEach((part, place) => {
                const own = old[name(part)] ?? document.importNode(part, true);
                if (main.children[place] !== own) main.insertBefore(own, main.children[place] ?? null);
              });
              while (main.children.length > parts(next).length) main.lastElementChild.remove();
            }
            replace(document.querySelector('nav'), next.querySelector('nav'));
            replace(state, next.getElementById('state'));
            document.title = next.title;
            const again = parts(document).find(part => name(part) === seenName);
            if (again && scrollY > 0) scrollBy(0, again.getBoundingClientRect().top - top);
            if (!next.querySelector('script')) clearInterval(timer);
          } catch (error) {
            if (!state.textContent.includes('lost')) state.textContent += ' — connection lost: the program has ended';
          }
        }, 2000);
        </script>
        """
}
