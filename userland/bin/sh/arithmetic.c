// arithmetic.c: $((...)) with C's operators on 64-bit integers, by precedence climbing.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sh.h"

static const char *at;

static long assignment(void);

static void bad(const char *why)
{
    if (!shell.failed)
        shell_error("arithmetic: %s", why);
    shell.failed = 1;
    at = "";
}

static int accept(const char *operator)
{
    at += strspn(at, " \t\n");
    size_t length = strlen(operator);
    if (strncmp(at, operator, length) != 0)
        return 0;
    at += length;
    return 1;
}

static long value_of(const char *name)
{
    const char *text = get_variable(name);
    return text ? strtol(text, NULL, 0) : 0;
}

static long primary(void)
{
    if (accept("(")) {
        long value = assignment();
        if (!accept(")"))
            bad("missing )");
        return value;
    }
    if (accept("!"))
        return !primary();
    if (accept("~"))
        return ~primary();
    if (accept("-"))
        return -primary();
    if (accept("+"))
        return primary();
    if (isdigit((unsigned char)*at))
        return strtol(at, (char **)&at, 0);
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_')
        length++;
    if (length == 0) {
        bad(*at ? "unexpected character" : "operand expected");
        return 0;
    }
    at += length;
    return value_of(take_text(at - length, length));
}

static const struct { const char *text; int precedence; } operators[] = {
    {"||", 1}, {"&&", 2}, {"<<", 8}, {">>", 8}, {"==", 6}, {"!=", 6}, {"<=", 7}, {">=", 7}, {"|", 3}, {"^", 4},
    {"&", 5}, {"<", 7}, {">", 7}, {"+", 9}, {"-", 9}, {"*", 10}, {"/", 10}, {"%", 10},
};

static long apply(const char *operator, long a, long b)
{
    if ((*operator == '/' || *operator == '%') && b == 0) {
        bad("division by zero");
        return 0;
    }
    switch (operator[0] | operator[1] << 8) {
    case '|' | '|' << 8: return a || b;
    case '&' | '&' << 8: return a && b;
    case '<' | '<' << 8: return (unsigned long)a << (b & 63);
    case '>' | '>' << 8: return a >> (b & 63);
    case '=' | '=' << 8: return a == b;
    case '!' | '=' << 8: return a != b;
    case '<' | '=' << 8: return a <= b;
    case '>' | '=' << 8: return a >= b;
    case '|': return a | b;
    case '^': return a ^ b;
    case '&': return a & b;
    case '<': return a < b;
    case '>': return a > b;
    case '+': return (unsigned long)a + b;
    case '-': return (unsigned long)a - b;
    case '*': return (unsigned long)a * b;
    case '/': return b == -1 ? (long)-(unsigned long)a : a / b;
    default: return b == -1 ? 0 : a % b;
    }
}

static long binary(int least)
{
    long left = primary();
    for (;;) {
        at += strspn(at, " \t\n");
        size_t i = 0, count = sizeof operators / sizeof *operators;
        while (i < count && strncmp(at, operators[i].text, strlen(operators[i].text)) != 0)
            i++;
        if (i == count || operators[i].precedence < least)
            return left;
        at += strlen(operators[i].text);
        left = apply(operators[i].text, left, binary(operators[i].precedence + 1));
    }
}

static long conditional(void)
{
    long condition = binary(1);
    if (!accept("?"))
        return condition;
    long yes = assignment();
    if (!accept(":"))
        bad("missing :");
    long no = conditional();
    return condition ? yes : no;
}

// name = value, name += value, ...; anything else is an expression.
static long assignment(void)
{
    at += strspn(at, " \t\n");
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_')
        length++;
    const char *after = at + length + strspn(at + length, " \t\n");
    char operator[2] = {*after && strchr("+-*/%&|^", *after) && after[1] == '=' ? *after : 0, 0};
    if (!valid_name(at, length) || after[*operator != 0] != '=' || after[1 + (*operator != 0)] == '=')
        return conditional();
    char *name = take_text(at, length);
    at = after + 1 + (*operator != 0);
    long value = assignment();
    if (*operator)
        value = apply(operator, value_of(name), value);
    char text[24];
    snprintf(text, sizeof text, "%ld", value);
    set_variable(name, text, 0);
    return value;
}

long arithmetic(const char *text)
{
    const char *outer = at;
    at = text;
    if (!text[strspn(text, " \t\n")])
        return 0;
    long value = assignment();
    at += strspn(at, " \t\n");
    if (*at)
        bad("syntax error");
    at = outer;
    return value;
}
