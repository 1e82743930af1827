# compare.awk   reads expected, differences and the results in the folder `where`, and prints the table: a row for each case
# that differs, then the counts. Arguments: beginnings of the names to look at, all if there are none.
# The native column counts as a failure only on the kernel that the recording is from, and qemu's only on its version: other
# ones may rightly differ, which is then printed and no more. With unexplained_only it prints only the column and the name of
# each case that differs natively or under qemu without a reason, where that would be a failure.

function read_results(path, into, stripped,    line, name) {
  name = ""
  while ((getline line < path) > 0) {
    if (line ~ /^# / && name == "") { heading = line; continue }
    if (line ~ /^== /) { name = substr(line, 4); into[name] = ""; continue }
    if (name != "") into[name] = into[name] line "\n"
  }
  close(path)
}

function wanted(name,    i) {
  for (i = 1; i < ARGC; i++) if (index(name, ARGV[i]) == 1) return 1
  return ARGC == 1
}

function explained(column, name,    i) {
  for (i = 1; i <= reasons; i++) {
    if (why_column[i] == column && (why_case[i] == name || (why_case[i] ~ /\*$/ && index(name, substr(why_case[i], 1, length(why_case[i]) - 1)) == 1))) { used[i]++; return 1 }
  }
  return 0
}

# Prints the lines in which two results differ.
function show(name, column, want, got,    a, b, n, m, i) {
  n = split(want, a, "\n"); m = split(got, b, "\n")
  print name ", " column ":"
  for (i = 1; i <= (n > m ? n : m); i++)
    if (a[i] != b[i]) {
      if (i <= n && a[i] != "") print "    expected  " a[i]
      if (i <= m && b[i] != "") print "    " sprintf("%-8s", column) "  " b[i]
    }
}

BEGIN {
  read_results("expected", expected)
  match(heading, /Linux [0-9.]+/); recorded_kernel = substr(heading, RSTART + 6, RLENGTH - 6)
  match(heading, /riscv64 [0-9]+\.[0-9]+/); recorded_emulator = substr(heading, RSTART + 8, RLENGTH - 8)
  read_results(where "/native.out", native)
  read_results(where "/qemu.out", qemu)
  read_results(where "/vivarium.out", vivarium)
  while ((getline line < "differences") > 0) {
    if (line ~ /^(#|$)/) continue
    reasons++
    split(line, field, " +")
    why_column[reasons] = field[1]; why_case[reasons] = field[2]
    if (field[3] == "sometimes") used[reasons] = 1
  }
  strict["vivarium"] = 1
  strict["native"] = kernel == recorded_kernel
  strict["qemu"] = emulator == recorded_emulator
  columns = split("native qemu vivarium", column, " ")
  for (name in expected) if (wanted(name)) { cases++; order[cases] = name }
  for (name in native) if (wanted(name) && !(name in expected) && !unexplained_only) { print name " has no recorded result: table --record"; failed = 1 }
  for (i = 2; i <= cases; i++) { v = order[i]; for (j = i - 1; j > 0 && order[j] > v; j--) order[j + 1] = order[j]; order[j + 1] = v }
  for (i = 1; i <= cases; i++) {
    name = order[i]
    for (c = 1; c <= columns; c++) {
      got = column[c] == "native" ? native[name] : column[c] == "qemu" ? qemu[name] : vivarium[name]
      if (got == expected[name]) { same[column[c]]++; continue }
      if (column[c] != "vivarium" && got ~ /^not allowed here: /) { skipped[column[c]]++; continue }
      if (explained(column[c], name)) { intended[column[c]]++; continue }
      if (unexplained_only) { if (strict[column[c]] && column[c] != "vivarium") print column[c], name; continue }
      if (strict[column[c]]) { failed = 1; unexplained[column[c]]++ } else other[column[c]]++
      if (index(shown, column[c])) show(name, column[c], expected[name], got)
    }
  }
  if (unexplained_only) exit 0
  for (i = 1; i <= reasons; i++)
    if (!(i in used) && strict[why_column[i]] && ARGC == 1) { print "differences: " why_column[i] " " why_case[i] " no longer differs"; failed = 1 }
  printf "%d cases, recorded on Linux %s\n", cases, recorded_kernel
  printf "%-26s %6s %9s %12s %12s %12s\n", "", "equal", "intended", "not allowed", "other host", "unexplained"
  for (c = 1; c <= columns; c++)
    printf "%-26s %6d %9d %12d %12d %12d\n", column[c] (column[c] == "native" ? " (Linux " kernel ")" : column[c] == "qemu" ? " (" emulator ")" : ""), same[column[c]], intended[column[c]], skipped[column[c]], other[column[c]], unexplained[column[c]]
  exit failed
}
