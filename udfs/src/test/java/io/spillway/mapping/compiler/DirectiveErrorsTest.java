package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Segment refuses of a directive's operand is refused, all of it at once, at its place. */
class DirectiveErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{'@replace':{}} ~ c.@replace: needs the key \"pattern\" / c.@replace: needs the"
            + " key \"value\"",
        "{'@replace':{'pattern':5,'value':'x'}} ~ c.@replace.pattern: needs text, got the"
            + " number 5",
        "{'@replace':{'pattern':'','value':'x'}} ~ c.@replace.pattern: needs at least one"
            + " character",
        "{'@replace':{'pattern':'12345678901','value':'x'}} ~ c.@replace.pattern: takes at"
            + " most 10 UTF-16 units, got the text \"12345678901\"",
        "{'@replace':{'pattern':'1234567890','replacement':'12345678901','value':'x'}} ~"
            + " c.@replace.replacement: takes at most 10 UTF-16 units, got the text"
            + " \"12345678901\"",
        "{'@replace':{'pattern':'a','replacement':5,'value':'x'}} ~ c.@replace.replacement:"
            + " needs text, got the number 5",
        "{'@replace':{'pattern':'a','value':5}} ~ c.@replace.value: needs text or a"
            + " directive, got the number 5",
        "{'@replace':{'pattern':'a','value':'x','ignorecase':'yes'}} ~"
            + " c.@replace.ignorecase: needs true or false, got the text \"yes\"",
        "{'@replace':{'pattern':'a','value':'x','global':0}} ~ c.@replace.global: needs"
            + " true or false, got the number 0",
        "{'@replace':{'pattern':'a','value':{'@path':5}}} ~ c.@replace.value.@path: needs"
            + " text or a directive, got the number 5",
        "{'@replace':{'pattern':'a','value':'x','replacement2':{'@path':5}}} ~"
            + " c.@replace.replacement2.@path: needs text or a directive, got the number 5",
        "{'@replace':[]} ~ c.@replace: needs an object, got an array / c.@replace: needs"
            + " the key \"pattern\" / c.@replace: needs the key \"value\"",
        "{'@replace':{'@path':'$.a'}} ~ c.@replace: needs an object, got a directive /"
            + " c.@replace: needs the key \"pattern\" / c.@replace: needs the key \"value\"",
        "{'@case':{'operator':5,'value':'x'}} ~ c.@case.operator: needs text, got the"
            + " number 5",
        "{'@case':{'operator':'lower','value':5}} ~ c.@case.value: needs text or a"
            + " directive, got the number 5",
        "{'@case':{'operator':{'@path':5},'value':'x'}} ~ c.@case.operator: needs text, got"
            + " a directive / c.@case.operator.@path: needs text or a directive, got the number 5",
        "{'@if':{'exists':{'@path':5},'then':{'@case':5},'else':{'@case':6},'blank':{'@case':7}}} ~"
            + " c.@if.exists.@path: needs text or a directive, got the number 5 /"
            + " c.@if.blank.@case: needs an object, got the number 7 / c.@if.then.@case: needs an"
            + " object, got the number 5 / c.@if.else.@case: needs an object, got the number 6",
        "{'@if':{'exists':1,'then':1,'other':{'@case':5}}} ~ c.@if.other.@case: needs an"
            + " object, got the number 5",
        "{'@if':5} ~ c.@if: needs an object, got the number 5",
        "{'@merge':{}} ~ c.@merge: needs the key \"objects\"",
        "{'@merge':{'direction':5,'objects':[]}} ~ c.@merge.direction: needs text, got the"
            + " number 5",
        "{'@merge':{'direction':'up','objects':[]}} ~ c.@merge.direction: is \"left\" or"
            + " \"right\", got the text \"up\"",
        "{'@merge':{'direction':'left','objects':{}}} ~ c.@merge.objects: needs an array,"
            + " got an object",
        "{'@merge':{'direction':'left','objects':[{},5,'x']}} ~ c.@merge.objects[1]: needs"
            + " an object or a directive, got the number 5 / c.@merge.objects[2]: needs an object"
            + " or a directive, got the text \"x\"",
        "{'@merge':{'direction':'left','objects':[],'more':{'@case':5}}} ~"
            + " c.@merge.more.@case: needs an object, got the number 5",
        "{'@merge':{'direction':'LEFT','objects':[{'@case':5}]}} ~"
            + " c.@merge.objects[0].@case: needs an object, got the number 5",
        "{'@flatten':{}} ~ c.@flatten: needs the key \"value\"",
        "{'@flatten':{'separator':5,'value':{}}} ~ c.@flatten.separator: needs text, got"
            + " the number 5",
        "{'@flatten':{'separator':'_','value':{},'omitArrays':{'@case':5}}} ~"
            + " c.@flatten.omitArrays.@case: needs an object, got the number 5",
        "{'@json':{}} ~ c.@json: needs the key \"value\" / c.@json: needs the key \"mode\"",
        "{'@json':{'mode':'encod','value':1}} ~ c.@json.mode: is \"encode\" or \"decode\","
            + " got the text \"encod\"",
        "{'@json':{'mode':5,'value':1}} ~ c.@json.mode: needs text, got the number 5",
        "{'@json':{'mode':'encode','value':1,'x':{'@case':5}}} ~ c.@json.x.@case: needs an"
            + " object, got the number 5",
        "{'@transform':{}} ~ c.@transform: needs the key \"apply\" / c.@transform: needs"
            + " the key \"mapping\"",
        "{'@transform':{'apply':5,'mapping':'x'}} ~ c.@transform.apply: needs an object or"
            + " a directive, got the number 5 / c.@transform.mapping: needs an object or a"
            + " directive, got the text \"x\"",
        "{'@transform':{'apply':{'a':{'@case':5}},'mapping':{'@case':6},'x':{'@case':7}}} ~"
            + " c.@transform.apply.a.@case: needs an object, got the number 5 /"
            + " c.@transform.mapping.@case: needs an object, got the number 6 /"
            + " c.@transform.x.@case: needs an object, got the number 7",
        "{'@arrayPath':5} ~ c.@arrayPath: needs an array of a path and a shape, got the"
            + " number 5",
        "{'@arrayPath':[]} ~ c.@arrayPath: needs text or a directive, got nothing",
        "{'@arrayPath':[5]} ~ c.@arrayPath: needs text or a directive, got the number 5",
        "{'@arrayPath':['$.a',{'b':{'@case':5}}]} ~ c.@arrayPath[1].b.@case: needs an"
            + " object, got the number 5",
        "{'@liquid':5} ~ c.@liquid: needs a template as text, got the number 5",
        "{'@liquid':'{% if %}'} ~ c.@liquid: line 1, column 6: expected a value, such as"
            + " event or properties.plan",
        "{'@liquid':'{{ a | '} ~ c.@liquid: line 1, column 1: this output is never closed:"
            + " expected \"}}\"",
        "{'@template':5} ~ c.@template: needs text or a directive, got the number 5",
        "{'@template':{'a':1}} ~ c.@template: needs text or a directive, got an object",
        "{'@path':5} ~ c.@path: needs text or a directive, got the number 5",
        "{'@path':{'@case':5}} ~ c.@path.@case: needs an object, got the number 5",
        "{'@literal':{'@case':5}} ~ c.@literal.@case: needs an object, got the number 5",
        "{'@excludeWhenNull':{'@case':5}} ~ c.@excludeWhenNull.@case: needs an object, got"
            + " the number 5",
        "{'@nope':1} ~ c: unknown directive \"@nope\": use one of \"@arrayPath\", \"@case\","
            + " \"@excludeWhenNull\", \"@flatten\", \"@if\", \"@json\", \"@kafka\", \"@liquid\","
            + " \"@literal\", \"@mask\", \"@merge\", \"@path\", \"@replace\", \"@template\","
            + " \"@transform\"",
        "{'@path':'$.a','@case':{}} ~ c: an object with a directive has that one key only,"
            + " got \"@path\", \"@case\": nest the values or remove the other keys",
        "{'@path':'$.a','b':1} ~ c: an object with a directive has that one key only, got"
            + " \"@path\", \"b\": nest the values or remove the other keys",
        "{'a':{'@case':5},'b':[{'@case':6}]} ~ c.a.@case: needs an object, got the number 5"
      })
  void operandsAreChecked(String value, String errors) {
    assertThat(Json.problems("{'columns':{'c':" + value + "}}"))
        .map(error -> error.replace("columns.c", "c"))
        .containsExactly(errors.split(" / "));
  }
}
