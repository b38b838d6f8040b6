import { describe, expect, test } from "vitest";
import { Later, Suspend, Unknown } from "../../src/core/unknown.ts";
import { createScope, type KnownValues } from "../../src/vars/scope.ts";
import { outside } from "./outside.ts";
import { vars } from "./sources.ts";

const known = (values: KnownValues["values"], label = "registered"): KnownValues => ({ label, values });

describe("a scope", () => {
  test("renders a variable where it is read, with what that place sets", () => {
    const group = vars("group", "greeting: hello <%= who %>\nwho: nobody");
    const task = vars("task", "who: node1");
    expect(createScope({ layers: [group, task], values: [] }, outside).get("greeting")).toBe("hello node1");
    expect(createScope({ layers: [group], values: [] }, outside).get("greeting")).toBe("hello nobody");
  });

  test("keeps the type of a value that is one expression", () => {
    const scope = createScope({ layers: [vars("play", "a: [1, 2]\nb: <%= a %>\nc: {n: <%= a.length * 2 %>}")], values: [] }, outside);
    expect(scope.get("b")).toEqual([1, 2]);
    expect(scope.get("c")).toEqual({ n: 4 });
    expect(Object.isFrozen(scope.get("c"))).toBe(true);
  });

  test("knows a key called __proto__ as a key", () => {
    const value = createScope({ layers: [vars("play", "a: {__proto__: {polluted: 1}}")], values: [] }, outside).get("a");
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("lets -e win over results, results over files", () => {
    const layers = [vars("play", "x: 1\ny: 1\nz: 1")];
    const scope = createScope({ layers, values: [known({ x: 2, y: 2 }), known({ y: 3 }, "loop")], extra: vars("-e", "x: 4") }, outside);
    expect(["x", "y", "z", "w"].map((name) => scope.get(name))).toEqual([4, 3, 1, undefined]);
    expect(["x", "y", "z", "w"].map((name) => scope.has(name))).toEqual([true, true, true, false]);
    expect(new Set(scope.names())).toEqual(new Set(["x", "y", "z"]));
  });

  test("knows a variable of the connection by all its names, the nearest place first", () => {
    const layers = [vars("group", "ansible_user: a\nansible_host: 192.0.2.1"), vars("host", "ssh_user: b\nansible_port: 2222")];
    const scope = createScope({ layers, values: [known({ ansible_become: true })] }, outside);
    const names = ["ssh_user", "ansible_user", "ansible_ssh_user", "ssh_host", "ssh_port", "become", "ssh_password"];
    expect(names.map((name) => scope.get(name))).toEqual(["b", "b", "b", "192.0.2.1", 2222, true, undefined]);
    expect(names.map((name) => scope.has(name))).toEqual([true, true, true, true, true, true, false]);
    expect(createScope({ layers, values: [], extra: vars("-e", "ansible_user: c") }, outside).get("ssh_user")).toBe("c");
  });

  test("names the chain of variables that depend on each other", () => {
    const scope = createScope({ layers: [vars("play", "a: <%= b %>\nb: x<%= c %>\nc: [<%= a %>]\nd: <%= a %>")], values: [] }, outside);
    expect(() => scope.get("d")).toThrow("the variable a depends on itself: a > b > c > a");
    expect(() => scope.get("c")).toThrow("the variable c depends on itself: c > a > b > c");
  });

  test("passes on what waits, and asks again the next time", () => {
    let answer: () => unknown = () => {
      throw new Suspend(["stat"]);
    };
    const facts = {
      get stat() {
        return answer();
      },
    };
    const scope = createScope({ layers: [vars("play", "size: <%= stat + 1 %>")], values: [known(facts)] }, outside);
    expect(() => scope.get("size")).toThrow(Suspend);
    answer = () => new Unknown("play/step", "its output");
    expect(() => scope.get("size")).toThrow(Later);
    answer = () => 41;
    expect(scope.get("size")).toBe(42);
  });

  test("hands an unknown value on without looking at it, and waits where text needs it", () => {
    const later = new Unknown("play/step", "its output");
    const scope = createScope({ layers: [vars("play", "line: it said <%= result %>")], values: [known({ result: later })] }, outside);
    expect(scope.get("result")).toBe(later);
    expect(() => scope.get("line")).toThrow(Later);
  });

  test("tells rendered secrets", () => {
    const told: string[] = [];
    const scope = createScope(
      { layers: [vars("play", "a: !secret hunter2\nb: !secret <%= a %>!")], values: [] },
      { ...outside, secrets: { add: (secret) => told.push(secret) } },
    );
    expect(scope.get("b")).toBe("hunter2!");
    expect(told).toEqual(["hunter2", "hunter2!"]);
  });
});
