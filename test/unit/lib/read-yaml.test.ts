import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { readYaml } from "../../../scripts/lib/read-yaml.ts";

describe("readYaml", () => {
  it("gives each text its own tree, whatever was read before", () => {
    expect(readYaml("a: 1", "one")).to.deep.equal({ a: 1 });
    expect(readYaml("b: 2", "two")).to.deep.equal({ b: 2 });
    expect(readYaml("a: 1", "one")).to.deep.equal({ a: 1 });
  });

  it("reads a text once, however often it is asked for in a row", () => {
    const text = "list: [1, 2]";
    expect(readYaml(text, "file")).to.equal(readYaml(text, "file"));
  });

  it("names the text, line and column of what is no YAML, also at the second time", () => {
    for (let time = 0; time < 2; time++) {
      expect(() => readYaml("a: 1\nb: [", "some.yaml"))
        .to.throw(InvalidInputError)
        .with.property("field")
        .that.matches(/^some\.yaml:2:\d+$/);
    }
  });
});
