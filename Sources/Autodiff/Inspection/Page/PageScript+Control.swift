extension PageScript {
    /// What the reader does: buttons, keys, the address.
    static let control = """
        function show(place, step) {
          const isNew = place !== state.view || !byId('graph').firstChild;
          state.view = place;
          if (isNew) { state.isFitted = true; draw(); }
          state.step = Math.max(0, Math.min(step, steps(place).length));
          mark();
          const address = `#view=${state.view}&step=${state.step}`;
          try { history.replaceState(null, '', address); } catch { /* not allowed for a file: URL */ }
        }

        const viewOf = group => home().firstView + group;

        // A click on a row goes to its forward step, the next one to its backward step; a click on a part opens it.
        function choose(box) {
          if (box.group !== undefined) return show(viewOf(box.group), 0);
          const all = steps(state.view);
          const places = all.map((step, index) => step.box === box ? index + 1 : 0).filter(Boolean);
          show(state.view, places.find(place => place > state.step) ?? places[0]);
        }

        function leave() {
          const [parent, inner] = [view().parent, state.view - home().firstView];
          if (!isNumber(parent)) return;
          const place = steps(parent).findIndex(step => step.box.group === inner);
          show(parent, place + 1);
        }

        function open() {
          const step = steps(state.view)[state.step - 1];
          const group = step && step.box.group;
          if (group !== undefined) show(viewOf(group), step.isForward ? 0 : data.views[viewOf(group)].steps.length);
        }

        // A step every second until the end; from the end, from the beginning.
        function play(isOn) {
          clearInterval(state.timer);
          state.timer = 0;
          const last = steps(state.view).length;
          if (isOn) {
            if (state.step === last) show(state.view, 0);
            state.timer = setInterval(() => {
              show(state.view, state.step + 1);
              if (state.step >= steps(state.view).length) play(false);
            }, 1000);
          }
          byId('play').textContent = isOn ? 'Pause' : 'Play';
        }

        function step(action) { return () => { play(false); action(); }; }
        byId('first').addEventListener('click', step(() => show(state.view, 0)));
        byId('back').addEventListener('click', step(() => show(state.view, state.step - 1)));
        byId('forward').addEventListener('click', step(() => show(state.view, state.step + 1)));
        byId('last').addEventListener('click', step(() => show(state.view, Infinity)));
        byId('play').addEventListener('click', () => play(!state.timer));
        byId('open').addEventListener('click', step(open));
        byId('slider').addEventListener('input', event => {
          play(false);
          show(state.view, Number(event.target.value));
        });
        byId('fit').addEventListener('click', fit);
        const resize = factor => () => { state.isFitted = false; zoom(state.zoom * factor); };
        byId('larger').addEventListener('click', resize(1.25));
        byId('smaller').addEventListener('click', resize(0.8));
        byId('flat').addEventListener('click', () => {
          play(false);
          show(state.view === home().flatView ? home().firstView : home().flatView, 0);
        });

        document.addEventListener('keydown', event => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          const isSlider = event.target === byId('slider');
          const focused = view().steps.find(box => element(box) === event.target);
          switch (event.key) {
            case 'ArrowRight': if (isSlider) return; step(() => show(state.view, state.step + 1))(); break;
            case 'ArrowLeft': if (isSlider) return; step(() => show(state.view, state.step - 1))(); break;
            case 'Home': show(state.view, 0); break;
            case 'End': show(state.view, Infinity); break;
            case 'Escape': leave(); break;
            case '+': byId('larger').click(); break;
            case '-': byId('smaller').click(); break;
            case '0': fit(); break;
            case ' ':
            case 'Enter':
              if (event.target.tagName === 'BUTTON') return;
              if (focused) choose(focused); else open();
              break;
            default: return;
          }
          event.preventDefault();
        });

        function fromAddress() {
          const words = new URLSearchParams(location.hash.slice(1));
          const place = Math.min(Math.max(0, Number(words.get('view')) || 0), data.views.length - 1);
          show(place, Math.max(0, Number(words.get('step')) || 0));
        }
        window.addEventListener('hashchange', fromAddress);
        // After a phone is rotated, the picture must still fit, or the step be visible.
        window.addEventListener('resize', () => {
          if (state.isFitted) fit();
          const current = steps(state.view)[state.step - 1];
          if (current) reveal(element(current.box));
        });

        // Without this script, nothing that needs it is visible, and the text is open.
        document.documentElement.classList.add('scripted');
        byId('app').hidden = false;
        if (data.functions.length > 1) {
          byId('functions').append(
            ...data.functions.map(part => button(part.title, step(() => show(part.firstView, 0)))));
        }
        for (const heading of document.querySelectorAll('.toggle')) {
          const text = byId(heading.dataset.text);
          const toggle = button(heading.textContent, () => {
            toggle.setAttribute('aria-expanded', !text.classList.toggle('closed'));
          });
          toggle.setAttribute('aria-expanded', 'false');
          toggle.setAttribute('aria-controls', text.id);
          text.classList.add('closed');
          heading.replaceChildren(toggle);
        }
        fromAddress();
        """
}
