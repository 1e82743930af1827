#!/usr/bin/env python3
"""Reads a .pftrace file as Perfetto does: from protoc's text of it, by the published schema, it makes the slices of
each hart, the states and slices of each thread and the wake-up arrows, and says what does not fit together. Then
compares them with the table (.csv) of the same run.
usage: perfetto.py TEXT TABLE (TEXT is what protoc --decode=perfetto.protos.Trace has printed)"""
import collections
import csv
import re
import sys


def require(truth, message):
    if not truth:
        sys.exit('trace/perfetto: ' + message)


def parse(lines):
    """A message: the list of the values of each field; a value is a message, a number or a text."""
    message = collections.defaultdict(list)
    for line in lines:
        line = line.strip()
        if line == '}':
            break
        if line.endswith(' {'):
            message[line[:-2]].append(parse(lines))
        else:
            field, value = line.split(': ', 1)
            message[field].append(value[1:-1] if value.startswith('"') else int(value))
    return message


def one(message, field, otherwise=None):
    values = message.get(field, [])
    require(len(values) <= 1, 'field %s is there %d times' % (field, len(values)))
    return values[0] if values else otherwise


def read(packets):
    """Events in the order of their times, names in place of numbers; and the thread of each track."""
    interned, tracks, threads, events, ftrace = collections.defaultdict(dict), {}, {}, [], []
    kinds = {'event_categories': 'name', 'event_names': 'name', 'debug_annotation_names': 'name', 'kernel_symbols': 'str'}

    def text(kind, iid):
        require(iid in interned[kind], '%s %s is used before it is given' % (kind, iid))
        return interned[kind][iid]

    for packet in packets:
        data = one(packet, 'interned_data', {})
        for kind, field in kinds.items():
            for entry in data.get(kind, []):
                require(one(entry, 'iid') not in interned[kind], '%s: a number is given twice' % kind)
                interned[kind][one(entry, 'iid')] = one(entry, field)
        for thread in one(packet, 'process_tree', {}).get('threads', []):
            threads[one(thread, 'tid')] = one(thread, 'tgid')
        described = one(packet, 'track_descriptor')
        if described:
            require(one(described, 'uuid') not in tracks, 'a track is described twice')
            thread = one(described, 'thread')
            if thread:
                require(threads.get(one(thread, 'tid')) == one(thread, 'pid'), 'a track of a thread that is not in the tree')
            tracks[one(described, 'uuid')] = one(thread, 'tid') if thread else one(described, 'name')
        event = one(packet, 'track_event')
        if event:
            require(one(event, 'track_uuid') in tracks, 'an event on a track that is not described')
            for note in event.get('debug_annotations', []):
                text('debug_annotation_names', one(note, 'name_iid'))
            name = one(event, 'name_iid')
            category = [text('event_categories', iid) for iid in event.get('category_iids', [])]
            events.append((one(packet, 'timestamp'), one(event, 'type'), tracks[one(event, 'track_uuid')],
                           category[0] if category else None, text('event_names', name) if name else None))
        bundle = one(packet, 'ftrace_events', {})
        for entry in bundle.get('event', []):
            for kind in entry:
                if kind not in ('timestamp', 'pid'):
                    ftrace.append((one(entry, 'timestamp'), one(bundle, 'cpu', 0), one(entry, 'pid', 0), kind, one(entry, kind)))
    return sorted(events, key=lambda e: e[0]), sorted(ftrace, key=lambda e: e[0]), threads


def slices(events):
    """The slices of each track: (track, category, name, begin, end); they must nest."""
    BEGIN, END = 1, 2
    stacks, made = collections.defaultdict(list), []
    for time, kind, track, category, name in events:
        if kind == BEGIN:
            stacks[track].append((track, category, name, time))
        elif kind == END:
            require(stacks[track], 'the end of a slice that was not begun, on track %s at %d' % (track, time))
            made.append(stacks[track].pop() + (time,))
    require(not any(stacks.values()), 'slices that do not end')
    return made


def schedule(ftrace):
    """Runs (hart, thread, begin, end), and the arrows from a wake-up to the run that came of it (thread, waker, time, start)."""
    running, began, woken, runs, arrows = {}, {}, {}, [], []
    for time, hart, task, kind, event in ftrace:
        if kind == 'sched_switch':
            left, follows = one(event, 'prev_pid', 0), one(event, 'next_pid', 0)
            require(task == left, 'hart %d, %d ns: a switch away from %d by %d' % (hart, time, left, task))
            require(running.get(hart, left) == left, 'hart %d, %d ns: %d leaves, but %s runs' % (hart, time, left, running.get(hart)))
            if left and hart in began:
                runs.append((hart, left, began[hart], time))
            require(not follows or follows not in [t for h, t in running.items() if h != hart], '%d runs on two harts' % follows)
            running[hart], began[hart] = follows, time
            if follows in woken:
                arrows.append((follows,) + woken.pop(follows) + (time,))
        elif kind in ('sched_waking', 'sched_wakeup_new'):
            asleep = one(event, 'pid')
            require(asleep not in running.values(), '%d ns: %d is woken up while it runs' % (time, asleep))
            woken[asleep] = (task, time)
    return runs, arrows


def main():
    with open(sys.argv[1]) as lines:
        packets = parse(iter(lines))['packet']
    events, ftrace, threads = read(packets)
    with open(sys.argv[2], newline='') as table:
        rows = list(csv.DictReader(table))
    of = lambda kind: [row for row in rows if row['event'] == kind]
    made = slices(events)
    calls = collections.Counter(track for track, category, _, _, _ in made if category == 'syscall')
    wanted = collections.Counter(int(row['task']) for row in of('syscall_enter'))
    require(calls == wanted, 'slices of system calls: %s, table: %s' % (calls, wanted))
    named = sorted((track, name, begin) for track, category, name, begin, _ in made if category == 'syscall')
    require(named == sorted((int(row['task']), row['call'], nanoseconds(row['time'])) for row in of('syscall_enter')),
            'slices of system calls differ from the table in name or time')
    runs, arrows = schedule(ftrace)
    began, expected = {}, []
    for row in of('sched_switch'):
        time, hart, task = nanoseconds(row['time']), int(row['hart']), int(row['task'])
        if task and hart in began:
            expected.append((hart, task, began[hart], time))
        began[hart] = time
    require(sorted(runs) == sorted(expected), 'runs on harts differ from the table')
    require(set(run[1] for run in runs) <= set(threads), 'a run of a thread that is not in the tree')
    wakeups = len(of('sched_wakeup')) + len(of('sched_wakeup_new'))
    require(wakeups - len(threads) <= len(arrows) <= wakeups and len(arrows) > 20, '%d arrows of %d wake-ups' % (len(arrows), wakeups))
    require(all(time <= start for _, _, time, start in arrows), 'an arrow that points back in time')
    print('trace/perfetto: %d runs on harts, %d slices of system calls, %d wake-up arrows, %d threads: as in the table'
          % (len(runs), sum(calls.values()), len(arrows), len(threads)))


def nanoseconds(text):
    require(re.fullmatch(r'\d+', text), 'a time that is no number: ' + text)
    return int(text)


main()
