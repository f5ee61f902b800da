/// The script of a computation's page: it shows one picture at a time and marks the current step.
enum PageScript {
    static let javaScript = """
        'use strict';
        const data = JSON.parse(document.getElementById('data').textContent);
        const byId = id => document.getElementById(id);
        const state = { view: 0, step: 0 };

        // A step forward for each box of the picture, then a step back for each that gets a derivative.
        function steps(view) {
          const boxes = data.views[view].steps;
          const forward = boxes.map(box => ({ box, isForward: true }));
          const back = boxes.filter(box => box.isSwept).reverse().map(box => ({ box, isForward: false }));
          return forward.concat(back);
        }

        function element(box) {
          const key = box.node === undefined ? `[data-group="${box.group}"]` : `[data-node="${box.node}"]`;
          return byId('graph').querySelector(key);
        }

        function draw() {
          byId('graph').innerHTML = data.views[state.view].svg;
          for (const box of data.views[state.view].steps) {
            const shape = element(box);
            const words = box.node === undefined ? data.groups[box.group] : data.nodes[box.node];
            shape.setAttribute('tabindex', '0');
            shape.setAttribute('role', 'button');
            shape.setAttribute('aria-label', words.title);
            shape.addEventListener('click', () => choose(box));
          }
          const path = [];
          let view = state.view;
          for (; view !== undefined && view !== null; view = data.views[view].parent) path.unshift(view);
          byId('path').replaceChildren(...path.flatMap((view, index) => {
            const isLast = index === path.length - 1;
            const part = document.createElement(isLast ? 'span' : 'button');
            part.textContent = data.views[view].name;
            if (!isLast) part.addEventListener('click', () => show(view, 0));
            return index === 0 ? [part] : [' › ', part];
          }));
          byId('slider').max = steps(state.view).length;
        }

        function mark() {
          const all = steps(state.view);
          const view = data.views[state.view];
          const graph = byId('graph');
          for (const shape of graph.querySelectorAll('[data-box], [data-from]')) {
            shape.classList.remove('done', 'swept', 'now', 'active');
          }
          all.slice(0, state.step).forEach(step => element(step.box).classList.add(step.isForward ? 'done' : 'swept'));
          const step = all[state.step - 1];
          const words = step && (step.box.node === undefined ? data.groups[step.box.group] : data.nodes[step.box.node]);
          if (!step) {
            byId('phase').textContent = `Step 0 of ${all.length}`;
            byId('sentence').textContent =
              `Forward through ${view.steps.length} values, then backward through the derivatives of ${data.function}.`;
            byId('equation').textContent = '';
          } else {
            const shape = element(step.box);
            shape.classList.add('now');
            const side = step.isForward ? 'data-to' : 'data-from';
            for (const line of graph.querySelectorAll(`[${side}="${shape.dataset.box}"]`)) line.classList.add('active');
            reveal(shape);
            const lines = step.isForward ? words.forward : words.reverse;
            byId('phase').textContent =
              `Step ${state.step} of ${all.length}, `
              + (step.isForward ? 'forward: the value' : 'backward: the derivative');
            byId('sentence').textContent = lines[0];
            byId('equation').textContent = lines.slice(1).join('\\n\\n');
          }
          byId('open').hidden = !(step && step.box.group !== undefined);
          byId('slider').value = state.step;
          byId('slider').setAttribute('aria-valuetext', byId('phase').textContent);
          byId('first').disabled = byId('back').disabled = state.step === 0;
          byId('last').disabled = byId('forward').disabled = state.step === all.length;
        }

        // Scrolls the picture, and not the page, until the box is visible.
        function reveal(shape) {
          const graph = byId('graph');
          const frame = graph.getBoundingClientRect();
          const box = shape.getBoundingClientRect();
          const room = 20;
          if (box.left < frame.left + room) graph.scrollLeft += box.left - frame.left - room;
          if (box.right > frame.right - room) graph.scrollLeft += box.right - frame.right + room;
          if (box.top < frame.top + room) graph.scrollTop += box.top - frame.top - room;
          if (box.bottom > frame.bottom - room) graph.scrollTop += box.bottom - frame.bottom + room;
        }

        function show(view, step) {
          const isNew = view !== state.view || !byId('graph').firstChild;
          state.view = view;
          if (isNew) draw();
          state.step = Math.max(0, Math.min(step, steps(view).length));
          mark();
          const place = `#view=${state.view}&step=${state.step}`;
          try { history.replaceState(null, '', place); } catch { /* not allowed for a file: URL */ }
        }

        // A click on a row goes to its forward step, the next one to its backward step; a click on a part opens it.
        function choose(box) {
          if (box.group !== undefined) return show(box.group, 0);
          const all = steps(state.view);
          const places = all.map((step, index) => step.box === box ? index + 1 : 0).filter(Boolean);
          show(state.view, places.find(place => place > state.step) ?? places[0]);
        }

        function leave() {
          const parent = data.views[state.view].parent;
          if (parent === undefined || parent === null) return;
          const place = steps(parent).findIndex(step => step.box.group === state.view);
          show(parent, place + 1);
        }

        function open() {
          const step = steps(state.view)[state.step - 1];
          const group = step && step.box.group;
          if (group !== undefined) show(group, step.isForward ? 0 : data.views[group].steps.length);
        }

        byId('first').addEventListener('click', () => show(state.view, 0));
        byId('back').addEventListener('click', () => show(state.view, state.step - 1));
        byId('forward').addEventListener('click', () => show(state.view, state.step + 1));
        byId('last').addEventListener('click', () => show(state.view, Infinity));
        byId('open').addEventListener('click', open);
        byId('slider').addEventListener('input', event => show(state.view, Number(event.target.value)));

        document.addEventListener('keydown', event => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          const isSlider = event.target === byId('slider');
          const focused = data.views[state.view].steps.find(box => element(box) === event.target);
          switch (event.key) {
            case 'ArrowRight': if (isSlider) return; show(state.view, state.step + 1); break;
            case 'ArrowLeft': if (isSlider) return; show(state.view, state.step - 1); break;
            case 'Home': show(state.view, 0); break;
            case 'End': show(state.view, Infinity); break;
            case 'Escape': leave(); break;
            case ' ':
            case 'Enter':
              if (event.target.tagName === 'BUTTON' || event.target.tagName === 'SUMMARY') return;
              if (focused) choose(focused); else open();
              break;
            default: return;
          }
          event.preventDefault();
        });

        function fromAddress() {
          const words = new URLSearchParams(location.hash.slice(1));
          const view = Math.min(Math.max(0, Number(words.get('view')) || 0), data.views.length - 1);
          show(view, Math.max(0, Number(words.get('step')) || 0));
        }
        window.addEventListener('hashchange', fromAddress);
        // After a phone is rotated, the step must still be visible.
        window.addEventListener('resize', () => {
          const step = steps(state.view)[state.step - 1];
          if (step) reveal(element(step.box));
        });
        fromAddress();
        """
}
