lua5.4 -e 'print("hello", 1//2, 7%3, 2^10, 10/2, "a".."b", #"abc", 1e15, 0x10, 1<2)'; lua5.4 - << 'EOF'
local t = {3,1,2}; table.sort(t); print(table.concat(t, ",")); print(string.format("%5.2f|%q|%x", 3.14159, "a\nb", 255))
local co = coroutine.create(function(a) local b = coroutine.yield(a+1); return b*2 end); print(coroutine.resume(co, 1)); print(coroutine.resume(co, 5)); print(coroutine.status(co))
print(type(select(2, pcall(error, {code=1})))); print(select("#", 1, 2, 3), math.type(1), math.maxinteger, string.rep("x", 3, "-"), ("hello"):gsub("l", "L"))
local mt = setmetatable({}, {__index=function(_, k) return k.."!" end, __call=function(_, x) return x end}); print(mt.foo, mt(5)); for w in ("a b c"):gmatch("%a") do io.write(w, ";") end print()
local f = io.open("f", "w"); f:write("line1\nline2\n"); f:close(); for l in io.lines("f") do print(l) end; print(os.remove("f"), os.getenv("NOPE"), os.time{year=2000,month=1,day=1,hour=12}); local p = io.popen("echo popen"); print(p:read("a")); print(p:close()); goto done; print("skipped") ::done:: print(utf8.char(233), utf8.len("é")); local s = 0; for i = 1, 100000 do s = s + i end; print(s); print(string.pack("<i4", 5):byte(1, -1))
EOF
lua5.4 -e 'error("boom")'; echo $?; lua5.4 -e 'os.exit(3)'; echo $?
