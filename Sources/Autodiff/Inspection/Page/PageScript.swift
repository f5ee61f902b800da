/// The script of a computation's page: it shows one picture at a time and marks the current step.
enum PageScript {
    /// What is shown: the picture, its size, the marks and words of a step.
    static let drawing = """
        'use strict';
        const data = JSON.parse(document.getElementById('data').textContent);
        const byId = id => document.getElementById(id);
        const state = { view: 0, step: 0, zoom: 1, isFitted: true, timer: 0 };
        const view = () => data.views[state.view];
        const home = () => data.functions[view().function];
        const wordsOf = box => box.node === undefined ? home().groups[box.group] : home().nodes[box.node];
        const isNumber = value => value !== undefined && value !== null;

        // A step forward for each box of the picture, then a step back for each that gets a derivative.
        function steps(place) {
          const boxes = data.views[place].steps;
          const forward = boxes.map(box => ({ box, isForward: true }));
          const back = boxes.filter(box => box.isSwept).reverse().map(box => ({ box, isForward: false }));
          return forward.concat(back);
        }

        function element(box) {
          const key = box.node === undefined ? `[data-group="${box.group}"]` : `[data-node="${box.node}"]`;
          return byId('graph').querySelector(key);
        }

        function button(text, action) {
          const result = document.createElement('button');
          result.type = 'button';
          result.textContent = text;
          result.addEventListener('click', action);
          return result;
        }

        function draw() {
          byId('graph').innerHTML = view().svg;
          for (const box of view().steps) {
            const shape = element(box);
            shape.setAttribute('tabindex', '0');
            shape.setAttribute('role', 'button');
            shape.setAttribute('aria-label', wordsOf(box).title + (box.group === undefined ? '' : ', opens'));
            shape.addEventListener('click', () => choose(box));
          }
          const path = [];
          for (let place = state.view; isNumber(place); place = data.views[place].parent) path.unshift(place);
          byId('path').replaceChildren(...path.flatMap((place, index) => {
            const name = data.views[place].name;
            const isLast = index === path.length - 1;
            const part = isLast ? document.createElement('span') : button(name, () => show(place, 0));
            if (isLast) part.textContent = name;
            return index === 0 ? [part] : [' › ', part];
          }));
          byId('facts').textContent = home().facts;
          byId('slider').max = steps(state.view).length;
          for (const [place, tab] of [...byId('functions').children].entries()) {
            tab.setAttribute('aria-pressed', place === view().function);
          }
          const isFlat = state.view === home().flatView;
          byId('flat').hidden = !isNumber(home().flatView);
          byId('flat').textContent = isFlat ? 'Show parts' : 'Show all rows';
          for (const item of byId('legend').children) {
            const style = item.dataset.kind === 'value' ? 'operation' : item.dataset.kind;
            item.hidden = !byId('graph').querySelector('g.' + style);
          }
          byId('legend').querySelector('[data-kind=input] span').textContent = home().hasWeights ? 'data' : 'input';
          byId('legend').querySelector('[data-kind=output] span').textContent = home().hasWeights ? 'cost' : 'output';
          if (state.isFitted) fit();
        }

        function mark() {
          const all = steps(state.view);
          const graph = byId('graph');
          for (const shape of graph.querySelectorAll('[data-box], [data-from]')) {
            shape.classList.remove('done', 'swept', 'now', 'active');
          }
          all.slice(0, state.step).forEach(step => element(step.box).classList.add(step.isForward ? 'done' : 'swept'));
          const step = all[state.step - 1];
          if (!step) {
            byId('phase').textContent = `Step 0 of ${all.length}`;
            byId('sentence').textContent =
              `Forward through ${view().steps.length} boxes, then backward through the derivatives of ${home().name}.`;
            byId('equation').textContent = '';
          } else {
            const shape = element(step.box);
            shape.classList.add('now');
            const side = step.isForward ? 'data-to' : 'data-from';
            for (const line of graph.querySelectorAll(`[${side}="${shape.dataset.box}"]`)) line.classList.add('active');
            reveal(shape);
            const lines = step.isForward ? wordsOf(step.box).forward : wordsOf(step.box).reverse;
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

        // The picture at a multiple of its own size.
        function zoom(factor) {
          const svg = byId('graph').firstElementChild;
          state.zoom = Math.min(Math.max(factor, 0.02), 4);
          svg.setAttribute('width', svg.viewBox.baseVal.width * state.zoom);
          svg.setAttribute('height', svg.viewBox.baseVal.height * state.zoom);
          byId('smaller').disabled = state.zoom <= 0.02;
          byId('larger').disabled = state.zoom >= 4;
        }

        // The whole picture, as large as it fits into its frame.
        function fit() {
          const [graph, box] = [byId('graph'), byId('graph').firstElementChild.viewBox.baseVal];
          state.isFitted = true;
          zoom(Math.min((graph.clientWidth - 1) / box.width, (graph.clientHeight - 1) / box.height, 1.6));
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
        """
}
