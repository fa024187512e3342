// One period's grid: fields of text that are read by the server's own parser, never by the browser.
// What is sent: "typed" (all texts, and the row one stands in) and "pasted" (a block and its place).

const OPEN = new WeakMap()
const PAUSE = 500 // milliseconds of rest after which what is typed is sent
const PATIENCE = 8000 // milliseconds without an answer after which that is said
const MOST_LETTERS = 300000 // the server refuses a block of this size and says why

function piece(kind, name, words) {
  const made = document.createElement(kind)
  if (name) made.className = name
  if (words) made.textContent = words
  return made
}

function build(parent, data) {
  parent.querySelector(".frame")?.remove()
  const frame = piece("div", "frame")
  const grid = piece("div", "grid")
  grid.setAttribute("role", "group")
  grid.setAttribute("aria-label", data.label)
  const span = data.columns.filter(c => c.side === data.columns[0].side).length
  grid.style.setProperty("--columns", data.columns.length)
  grid.style.setProperty("--span", span)
  grid.append(...headings(data, span))
  const open = { turn: data.turn, grid, inputs: [], says: [], put: data.filled, sent: "", timer: 0, on: {}, count: 0, waits: 0 }
  data.rows.forEach((name, r) => grid.append(row(open, data, name, r)))
  open.sums = piece("div", "sums")
  open.sums.setAttribute("role", "status")
  grid.append(open.sums)
  for (const kind of ["input", "focusin", "focusout", "mousedown", "keydown", "paste"]) {
    grid.addEventListener(kind, event => open.on[kind]?.(event))
  }
  open.away = piece("p", "away")
  open.away.setAttribute("role", "status")
  frame.append(grid, open.away)
  parent.append(frame)
  return open
}

function headings(data, span) {
  const sides = piece("div", "row head")
  const words = piece("div", "row head")
  for (const line of [sides, words]) {
    line.setAttribute("aria-hidden", "true") // every field bears its full name itself
    line.append(piece("span", "name"))
  }
  data.columns.forEach((column, c) => {
    if (c % span === 0) sides.append(piece("span", "over", column.side))
    words.append(piece("span", "word", column.word))
  })
  return [sides, words]
}

function row(open, data, name, r) {
  const line = piece("div", "row" + (r === data.rows.length - 1 ? " all" : ""))
  line.setAttribute("role", "group")
  line.setAttribute("aria-label", name)
  const shown = piece("span", "name", name)
  shown.setAttribute("aria-hidden", "true")
  line.append(shown)
  const says = piece("div", "says")
  says.id = `says-${r}`
  says.setAttribute("role", "status")
  open.inputs.push([])
  let pair = null
  let side = null
  data.columns.forEach((column, c) => {
    if (column.side !== side) {
      side = column.side
      pair = piece("div", "pair")
      const words = piece("span", "side", side)
      words.setAttribute("aria-hidden", "true")
      pair.append(words)
      line.append(pair)
    }
    const cell = piece("label", "cell")
    const word = piece("span", "word", column.word)
    word.setAttribute("aria-hidden", "true")
    const input = piece("input")
    input.type = "text"
    input.inputMode = column.whole ? "numeric" : "decimal"
    input.autocomplete = "off"
    input.enterKeyHint = "next"
    input.spellcheck = false
    input.setAttribute("aria-label", `${name}, ${column.side}: ${column.word}`)
    input.setAttribute("aria-describedby", says.id)
    input.value = data.texts[r][c]
    cell.append(word, input)
    pair.append(cell)
    open.inputs[r].push(input)
  })
  line.append(says)
  open.says.push(says)
  return line
}

function tell(open, data) {
  open.inputs.forEach((fields, r) => {
    const told = data.notes[r] ?? []
    fields.forEach((input, c) => {
      const wrong = told.some(note => note.kind === "wrong" && note.column === c)
      input.setAttribute("aria-invalid", wrong ? "true" : "false")
    })
    fill(open.says[r], told)
  })
  fill(open.sums, data.sums)
}

// The line that comes or goes above a button moves it away from under a finger, and nothing is
// pressed: while one is down, what is to be told waits.
let down = false
let waiting = null

function whenLifted(say) {
  if (down) waiting = say
  else say()
}

function lifted() {
  down = false
  setTimeout(() => { // the click itself comes after this
    if (down) return
    waiting?.()
    waiting = null
  })
}

addEventListener("pointerdown", () => { down = true }, true)
addEventListener("pointerup", lifted, true)
addEventListener("pointercancel", lifted, true)

function fill(place, lines) {
  const now = JSON.stringify(lines)
  if (place.dataset.said === now) return
  place.dataset.said = now
  place.replaceChildren(...lines.map(line => piece("p", line.kind, line.words)))
}

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  let open = OPEN.get(parentElement)
  if (!open || open.turn !== data.turn) {
    clearTimeout(open?.timer)
    open = build(parentElement, data)
    OPEN.set(parentElement, open)
  }
  const { inputs, grid } = open
  const texts = () => inputs.map(fields => fields.map(input => input.value))
  const standing = () => {
    const active = grid.getRootNode().activeElement
    return inputs.findIndex(fields => fields.includes(active))
  }
  const send = (row = standing()) => {
    clearTimeout(open.timer)
    const typed = { texts: texts(), row, put: open.put }
    const now = JSON.stringify(typed)
    if (now === open.sent) return
    open.sent = now
    open.count += 1
    open.waits ||= setTimeout(() => { open.away.textContent = data.away }, PATIENCE)
    setStateValue("typed", { ...typed, count: open.count })
  }
  const soon = () => {
    clearTimeout(open.timer)
    open.timer = setTimeout(() => send(), PAUSE)
  }
  const place = input => {
    const r = inputs.findIndex(fields => fields.includes(input))
    return [r, r < 0 ? -1 : inputs[r].indexOf(input)]
  }
  const save = () => document.querySelector(data.save)
  const go = (r, c) => {
    const next = inputs[r]?.[c]
    if (next) next.focus()
    return Boolean(next)
  }

  if (data.heard >= open.count) {
    clearTimeout(open.waits)
    open.waits = 0
    open.away.textContent = ""
  }
  if (!open.sent) open.sent = JSON.stringify({ texts: texts(), row: -1, put: open.put })
  const news = data.put.filter(([number]) => number > open.put)
  for (const [number, r, c, text] of news) {
    open.put = Math.max(open.put, number)
    inputs[r][c].value = text
  }
  if (news.length) soon()
  whenLifted(() => tell(open, data))

  open.on = {
    input: soon,
    focusin: event => {
      open.before = event.target.value
      event.target.select()
      open.arrived = true
      soon()
    },
    mousedown: event => {
      // as in a spreadsheet: the first click takes the whole figure, the next one sets the cursor;
      // taken a moment later, what is typed in between would stand beside the old figure
      const input = event.target
      if (!(input instanceof HTMLInputElement) || event.button) return
      const met = input === grid.getRootNode().activeElement
      if (met && !open.arrived) return
      event.preventDefault()
      if (!met) input.focus()
      input.select()
      open.arrived = false
    },
    focusout: event => {
      const [r] = place(event.relatedTarget)
      const typed = JSON.stringify(texts()) !== JSON.stringify(JSON.parse(open.sent).texts)
      if (typed) send(r) // leaving a field is what keeps it, also on the way to the button
      else soon()
    },
    keydown: event => {
      const [r, c] = place(event.target)
      open.arrived = false
      if (r < 0 || event.isComposing) return
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (event.key === "Escape") {
        event.target.value = open.before ?? ""
        event.target.select()
        soon()
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        send()
        save()?.click()
      } else if (event.key === "Enter") {
        if (!go(r, c + 1) && !go(r + 1, 0)) save()?.focus()
      } else if (step && !event.altKey) {
        go(r + step, c)
      } else {
        return
      }
      event.preventDefault()
    },
    paste: event => {
      const [r, c] = place(event.target)
      if (r < 0) return
      event.preventDefault()
      const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "")
      if (/[\t\r\n]/.test(text)) {
        const block = text.slice(0, MOST_LETTERS)
        setTriggerValue("pasted", { text: block, row: r, column: c })
        return
      }
      const { selectionStart, selectionEnd } = event.target
      event.target.setRangeText(text.trim(), selectionStart, selectionEnd, "end")
      soon()
    },
  }
  if (data.focus && !open.met && matchMedia("(hover: hover)").matches) inputs[0][0].focus()
  open.met = true
  const leaving = () => document.visibilityState === "hidden" && send()
  document.removeEventListener("visibilitychange", open.leaving)
  open.leaving = leaving
  document.addEventListener("visibilitychange", leaving)
  return () => {
    clearTimeout(open.timer)
    document.removeEventListener("visibilitychange", open.leaving)
  }
}
