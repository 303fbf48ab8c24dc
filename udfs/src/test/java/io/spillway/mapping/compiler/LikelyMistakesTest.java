package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mappings that can be used and do something else than their authors mean. */
class LikelyMistakesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{'@case':{'operator':'LOWER','value':{'@path':'$.event'}}} ~ columns.c.@case.operator:"
            + " events that have text there become dead letters with \"LOWER\": did you mean"
            + " \"lower\"?",
        "{'@case':{'operator':'title','value':{'@path':'$.event'}}} ~ columns.c.@case.operator:"
            + " events that have text there become dead letters with \"title\": use one of"
            + " \"lower\", \"upper\"",
        "[{'@case':{'operator':'UPPER','value':'x'}}] ~ columns.c[0].@case.operator: events that"
            + " have text there become dead letters with \"UPPER\": did you mean \"upper\"?",
        "{'@flatten':{'value':{'@path':'$.traits'},'separator':''}} ~"
            + " columns.c.@flatten.separator: without a separator every event becomes a dead"
            + " letter: write the text between keys, such as \"_\"",
        "{'@flatten':{'value':{'@path':'$.traits'}}} ~ columns.c.@flatten.separator: without a"
            + " separator every event becomes a dead letter: write the text between keys, such as"
            + " \"_\"",
        "{'@replace':{'value':{'@path':'$.event'},'pattern':'a','replacement':'b','pattern2':"
            + "'https://www.','replacement2':'x'}} ~ columns.c.@replace: \"pattern2\" takes at most"
            + " 10 UTF-16 units, and events that have text, a number or a boolean there become"
            + " dead letters: shorten it, or use @liquid's replace",
        "{'@replace':{'value':{'@path':'$.event'},'pattern':'a','pattern2':'b','replacement2':"
            + "'01234567890'}} ~ columns.c.@replace: \"replacement2\" takes at most 10 UTF-16"
            + " units, and events that have text, a number or a boolean there become dead letters:"
            + " shorten it, or use @liquid's replace",
        "{'@path':'$..plan'} ~ columns.c.@path: two dots are as one, they look for no key further"
            + " below: write every key on the way, like $.properties.plan",
        "{'@path':'$.traits..plan'} ~ columns.c.@path: two dots are as one, they look for no key"
            + " further below: write every key on the way, like $.properties.plan",
        "{'@path':'$. event'} ~ columns.c.@path: the space beside a dot is part of a key: leave it"
            + " out",
        "{'@path':'$.traits .plan'} ~ columns.c.@path: the space beside a dot is part of a key:"
            + " leave it out",
        "{'@path':'$.traits[utm.source]'} ~ columns.c.@path: a bracket that neither a quote nor a"
            + " digit follows is part of a key: write ['key'] for a key, or [0] for an item",
        "{'@path':'$.products[0].tags[-1]'} ~ columns.c.@path: a bracket that neither a quote nor a"
            + " digit follows is part of a key: write ['key'] for a key, or [0] for an item",
        "{'@replace':{'value':{'@path':'$.event'},'pattern':'a','pattern2':''}} ~"
            + " columns.c.@replace: pattern2 and replacement2 do nothing: pattern2 needs at least"
            + " one character, and both need text",
        "{'@replace':{'value':{'@path':'$.event'},'pattern':'a','replacement2':'b'}} ~"
            + " columns.c.@replace: pattern2 and replacement2 do nothing: pattern2 needs at least"
            + " one character, and both need text",
        "{'@json':{'mode':'ENCODE','value':{'@path':'$.traits'}}} ~ columns.c.@json.mode: the value"
            + " is blank for every event: write \"encode\" or \"decode\" in lower case",
        "{'@json':{'mode':'Decode','value':{'@path':'$.traits'}}} ~ columns.c.@json.mode: the value"
            + " is blank for every event: write \"encode\" or \"decode\" in lower case",
        "{'@merge':{'direction':'LEFT','objects':[{'a':1},{'a':2}]}} ~ columns.c.@merge.direction:"
            + " it works like \"right\": write \"left\" or \"right\" in lower case",
        "{'@liquid':'{{ traits.email | downcase | md5 }}'} ~ columns.c.@liquid: there is no filter"
            + " \"md5\", the value stays as it is: did you mean \"sha256\"?",
        "{'@liquid':'{{ traits.email | sha265 }}'} ~ columns.c.@liquid: there is no filter"
            + " \"sha265\", the value stays as it is: did you mean \"sha256\"?",
        "{'@liquid':'{{ traits.email | trim }}'} ~ columns.c.@liquid: there is no filter \"trim\","
            + " the value stays as it is: did you mean \"strip\"?",
        "{'@liquid':'{{ traits.email | lower }}'} ~ columns.c.@liquid: there is no filter"
            + " \"lower\", the value stays as it is: did you mean \"downcase\"?",
        "{'@liquid':'{{ traits.email | uppercase }}'} ~ columns.c.@liquid: there is no filter"
            + " \"uppercase\", the value stays as it is: did you mean \"upcase\"?",
        "{'@liquid':'{{ traits.list | len }}'} ~ columns.c.@liquid: there is no filter \"len\", the"
            + " value stays as it is: did you mean \"size\"?",
        "{'@liquid':'{% if event %}{{ event | encrypt_it_well }}{% endif %}'} ~ columns.c.@liquid:"
            + " there is no filter \"encrypt_it_well\", the value stays as it is: leave it out",
        "{'@liquid':'{% assign x = event | upcas %}{{ x }}'} ~ columns.c.@liquid: there is no"
            + " filter \"upcas\", the value stays as it is: did you mean \"upcase\"?",
        "{'@liquid':'{{ traits.list | map: `x` }}'} ~ columns.c.@liquid: the filter \"map\" is not"
            + " allowed, events that reach it become dead letters: leave it out",
        "{'@liquid':'{{ traits.list | sort }}'} ~ columns.c.@liquid: the filter \"sort\" is not"
            + " allowed, events that reach it become dead letters: leave it out",
        "{'@liquid':'{{ traits.email downcase }}'} ~ columns.c.@liquid: values stand side by side"
            + " without an operator, and only the last one counts: write | before a filter",
        "{'@liquid':'{{ timestamp | date: `YYYY-MM-DD HH:mm` }}'} ~ columns.c.@liquid:"
            + " the format \"YYYY-MM-DD HH:mm\" comes out as it is: write %Y-%m-%d %H:%M",
        "{'@liquid':'{{ timestamp | date: `Y-m-d`, 60 }}'} ~ columns.c.@liquid: the"
            + " format \"Y-m-d\" comes out as it is: write % before each letter, like %Y-%m-%d",
        "{'@template':'{{$.event}}'} ~ columns.c.@template: \"{{$.event}}\" is blank, a template's"
            + " paths have no \"$.\": write {{event}}",
        "{'@template':'a {{{ $.traits.x }}}'} ~ columns.c.@template: \"{{{ $.traits.x }}\" is"
            + " blank, a template's paths have no \"$.\": write {{traits.x}}",
        "{'@template':'{{event | upcase}}'} ~ columns.c.@template: \"{{event | upcase}}\" is blank,"
            + " @template has no filters: use @liquid",
        "{'@template':'{{properties.products[*].sku}}'} ~ columns.c.@template:"
            + " \"{{properties.products[*].sku}}\" is blank, a path leads to one value: take one"
            + " item, like [0]",
        "{'@path':'$.products[*][`sku`]'} ~ columns.c.@path: a path leads to one value, so this is"
            + " blank for every event: take the whole array, or a part of each item with"
            + " @arrayPath",
        "{'@path':'$.traits[`a.b'} ~ columns.c.@path: a bracket and a quote begin a key that does"
            + " not end, so its dots separate keys: write a key with dots like ['utm.source']",
        "{'@template':'{{ traits[`a.b] }}'} ~ columns.c.@template: \"{{ traits['a.b] }}\" has a"
            + " key in quotes that does not end, so its dots separate keys: write a key with dots"
            + " like ['utm.source']",
        "{'@template':'{% if event %}x{% endif %}'} ~ columns.c.@template: @template has no tags"
            + " like {% if %}, they are written as they are: use @liquid",
        "{'@template':'x ${event}'} ~ columns.c.@template: \"${\" is written as it is: write"
            + " {{path}} for a value of the event",
        "{'@template':'{{userId}'} ~ columns.c.@template: \"{{\" is never closed, it comes"
            + " out as it is: write {{userId}}",
        "{'@template':'{{ userId'} ~ columns.c.@template: \"{{\" is never closed, it comes"
            + " out as it is: write {{userId}}",
        "{'@template':'{{event}} {{'} ~ columns.c.@template: \"{{\" is never closed, it"
            + " comes out as it is: write {{path}}",
        "{'@template':'{{ userId, {{type}}'} ~ columns.c.@template: \"{{ userId,"
            + " {{type}}\" is blank: write {{userId}}",
        "{'@template':'{{{ traits.x }}'} ~ columns.c.@template: \"{{{ traits.x }}\" is"
            + " blank: write {{traits.x}}",
        "{'@template':'x }} y'} ~ columns.c.@template: \"}}\" closes nothing, it comes out"
            + " as it is: write {{x}}",
        "{'@template':'{userId}'} ~ columns.c.@template: \"{\" begins no placeholder, it"
            + " comes out as it is: write {{userId}}",
        "'{{type}' ~ columns.c: the text \"{{type}\" is the same for every event: for a"
            + " value of the event write {\"@template\": \"{{type}}\"}",
        "{'@if':{'exists':{'@path':'$.a'},'then':1,'els':2}} ~ columns.c.@if.els:"
            + " unknown key, it does nothing: did you mean \"else\"?",
        "{'@if':{'exists':{'@path':'$.a'}}} ~ columns.c.@if: without \"then\" the cell"
            + " is always blank: write \"then\", as \"\" if blank is meant",
        "{'@if':{'exists':{'@path':'$.a'},'else':2}} ~ columns.c.@if: without \"then\""
            + " the cell is blank when the test passes: write \"then\", as \"\" if blank is meant",
        "{'@case':{'operator':'lower'}} ~ columns.c.@case: without \"value\" the cell is"
            + " always blank: write \"value\" with a value",
        "{'@case':{'operator':'lower','value':{'@path':'$.a'},'locale':'de'}} ~"
            + " columns.c.@case.locale: unknown key, it does nothing: use one of \"operator\","
            + " \"value\"",
        "{'@replace':{'pattern':'a','replacment':'b','value':{'@path':'$.a'}}} ~"
            + " columns.c.@replace.replacment: unknown key, it does nothing: did you mean"
            + " \"replacement\"?",
        "{'@flatten':{'value':{'@path':'$.a'},'separator':'_','omitarrays':true}} ~"
            + " columns.c.@flatten.omitarrays: unknown key, it does nothing: did you mean"
            + " \"omitArrays\"?",
        "{'@json':{'mode':'encode','value':{'@path':'$.a'},'indent':2}} ~"
            + " columns.c.@json.indent: unknown key, it does nothing: use one of \"value\","
            + " \"mode\"",
        "{'@merge':{'direction':'left','objects':[],'object':{'@path':'$.a'}}} ~"
            + " columns.c.@merge.object: unknown key, it does nothing: did you mean"
            + " \"objects\"?",
        "{'@transform':{'apply':{},'mapping':{},'map':1}} ~ columns.c.@transform.map:"
            + " unknown key, it does nothing: use one of \"apply\", \"mapping\"",
        "{'@arrayPath':['$.a',{},1]} ~ columns.c.@arrayPath: only the path and the"
            + " shape count: leave out what follows them",
        "{'@arrayPath':['$.a','sku']} ~ columns.c.@arrayPath: this shape does nothing,"
            + " the array stays as it is: write an object of keys and mapping values, or"
            + " leave it out",
        "{'@arrayPath':['$']} ~ columns.c.@arrayPath[0]: this looks for a key \"$\" in"
            + " the event, so it is blank: write \"$.\" for the whole event",
        "{'@excludeWhenNull':'$.a'} ~ columns.c.@excludeWhenNull: the text \"$.a\" is"
            + " the same for every event: for a value of the event write {\"@path\": \"$.a\"}",
        "{'@if':{'exists':{'@path':'$.a'},'then':'$.b'}} ~ columns.c.@if.then: the"
            + " text \"$.b\" is the same for every event: for a value of the event write"
            + " {\"@path\": \"$.b\"}",
        "{'path':'$.a'} ~ columns.c: an object with the key \"path\" is written as JSON:"
            + " for the directive write \"@path\"",
        "{'template':'{{event}}'} ~ columns.c: an object with the key \"template\" is"
            + " written as JSON: for the directive write \"@template\"",
        "{'if':{'exists':{'@path':'$.a'},'then':1}} ~ columns.c: an object with the"
            + " key \"if\" is written as JSON: for the directive write \"@if\"",
        "{'@path':'$.properties.products[*].sku'} ~ columns.c.@path: a path leads to one value, so"
            + " this is blank for every event: take the whole array, or a part of each item with"
            + " @arrayPath",
        "{'@path':'$.traits.*'} ~ columns.c.@path: a path leads to one value, so this is blank for"
            + " every event: take the whole array, or a part of each item with @arrayPath",
        "{'@path':'$[`traits`][`email`]'} ~ columns.c.@path: this looks for a key \"$\" in the"
            + " event, so it is blank: write \"['traits']['email']\" or \"$.key\"",
        "{'@path':'$'} ~ columns.c.@path: this looks for a key \"$\" in the event, so it is blank:"
            + " write \"$.\" for the whole event",
        "{'@path':'$.{{x}}'} ~ columns.c.@path: a path has no placeholders, so this is blank: put"
            + " @template into @path",
        "{'@path':' $.event'} ~ columns.c.@path: the space before or behind the path is part of a"
            + " key, so this is blank: leave it out",
        "'$.event' ~ columns.c: the text \"$.event\" is the same for every event: for a value of"
            + " the event write {\"@path\": \"$.event\"}",
        "'{{event}}' ~ columns.c: the text \"{{event}}\" is the same for every event: for a value"
            + " of the event write {\"@template\": \"{{event}}\"}",
        "'{% if event %}x{% endif %}' ~ columns.c: the text \"{% if event %}x{% endif %}\" is the"
            + " same for every event: for a value of the event write {\"@liquid\": \"{% if event"
            + " %}x{% endif %}\"}"
      })
  void aValueHasAWarning(String value, String warning) {
    assertThat(Json.warnings("{'columns':{'c':" + value + "}}")).containsExactly(warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'columns':{'\\'size\\'':1} ~ columns.\"size\": the header has the quote as it is, and"
            + " readers take it for the start or the end of a name: leave it out",
        "'columns':{'a,b':1,'ab':2} ~ columns.ab: the header has \"ab\" for this column and for"
            + " \"a,b\": give them different names",
        "'columns':{'a|b':1,'ab':2},'delimiter':'|' ~ columns.ab: the header has \"ab\" for this"
            + " column and for \"a|b\": give them different names",
        "'columns':{'':1} ~ columns.: the header has no name for this column: give it a name",
        "'columns':{',':1} ~ columns.,: the header has no name for this column: give it a name",
        "'columns':{'ba,tch':1},'batch_size_column_name':'batch' ~ columns.batch: the header has"
            + " \"batch\" for this column and for \"ba,tch\": give them different names",
        "'s3_aws_folder_name':'events/{{event}}' ~ s3_aws_folder_name: the text"
            + " \"events/{{event}}\" is the same for every event: for a value of the event write"
            + " {\"@template\": \"events/{{event}}\"}",
        "'s3_aws_folder_name':'$.event' ~ s3_aws_folder_name: the text \"$.event\" is the same for"
            + " every event: for a value of the event write {\"@path\": \"$.event\"}",
        "'s3_aws_folder_name':{'@template':'events/{{$.event}}'} ~ s3_aws_folder_name.@template:"
            + " \"{{$.event}}\" is blank, a template's paths have no \"$.\": write {{event}}",
        "'s3_aws_folder_name':{'@template':'{{type}'} ~ s3_aws_folder_name.@template:"
            + " \"{{\" is never closed, it comes out as it is: write {{type}}",
        "'filename_prefix':'x-{{timestamp}}' ~ filename_prefix: all files have this text in their"
            + " names, as it is: put what depends on the event into s3_aws_folder_name",
        "'filename_prefix':'$.event' ~ filename_prefix: all files have this text in their names, as"
            + " it is: put what depends on the event into s3_aws_folder_name",
        "'s3_aws_folder_name':'a//b' ~ s3_aws_folder_name: \"a//b\" has a folder without a name, in"
            + " which Athena finds nothing and preview writes nothing: leave out the / at the"
            + " start, or one of two in a row",
        "'s3_aws_folder_name':{'@template':'/{{type}}'} ~ s3_aws_folder_name: \"/{{type}}\" has a"
            + " folder without a name, in which Athena finds nothing and preview writes nothing:"
            + " leave out the / at the start, or one of two in a row",
        "'s3_aws_folder_name':'s3://foo/bar' ~ s3_aws_folder_name: this is not a URI,"
            + " and keys begin with \"s3://foo/bar\": write bar",
        "'s3_aws_folder_name':'s3://foo' ~ s3_aws_folder_name: this is not a URI, and"
            + " keys begin with \"s3://foo\": leave it out",
        "'s3_aws_folder_name':{'@template':'s3://foo/x/{{type}}'} ~"
            + " s3_aws_folder_name: this is not a URI, and keys begin with"
            + " \"s3://foo/x/{{type}}\": write x/{{type}}",
        "'filename_prefix':'a//b' ~ filename_prefix: \"a//b\" has a folder without a name, in which"
            + " Athena finds nothing and preview writes nothing: leave out the / at the start, or"
            + " one of two in a row",
        "'trigger':'type = `Track`' ~ trigger: line 1, column 8: no event has the type \"Track\","
            + " so this never matches: the types are track, identify, page, screen, group, alias"
      })
  void aMappingHasAWarning(String settings, String warning) {
    assertThat(Json.warnings("{" + settings + "}"))
        .map(text -> text.lines().findFirst().orElseThrow())
        .containsExactly(warning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'@literal':'{{event}}'}",
        "{'@literal':{'a':'$.b'}}",
        "{'path':{'@path':'$.context.page.path'}}",
        "{'path':'/home'}",
        "{'template':'welcome'}",
        "{'@arrayPath':['$.a',{}]}",
        "{'@path':'$.traits[`a.*`]'}",
        "{'@path':'$.traits[`a..b . c`].d'}",
        "{'@path':'$.traits.Order Total'}",
        "{'@path':'$.traits.a\\\\..b'}",
        "{'@if':{'blank':{'@path':'$.a'},'then':'','else':1}}"
      })
  void aValueThatIsMeantHasNoWarning(String value) {
    assertThat(Json.warnings("{'columns':{'c':" + value + "}}")).isEmpty();
  }

  @Test
  void aTransformOfOtherKeysHasErrors() {
    assertThat(
            Json.problems(
                "{'columns':{'a':1},'columns_to_transform':[{'column':'a','hash':'sha256'}]}"))
        .containsExactly(
            "columns_to_transform[0].column: unknown key: did you mean \"column_name\"?",
            "columns_to_transform[0].hash: unknown key: did you mean \"hash_algorithm\"?",
            "columns_to_transform[0]: has no \"column_name\": write the name of the column to"
                + " transform");
  }

  @Test
  void bracesOfJsonTextAreNoPlaceholders() {
    String mapping =
        "{'columns':{'a':{'@template':'{\\'a\\':{\\'b\\':{{properties.total}}}}'},"
            + "'b':{'@template':'{\\'a\\':{\\'b\\':true}}, {} and {{{event}}}'}}}";
    assertThat(Json.warnings(mapping)).isEmpty();
  }

  @Test
  void aDollarSignBeforeAPlaceholderIsText() {
    String mapping =
        "{'columns':{'a':{'@template':'${{properties.total}}'}},"
            + "'s3_aws_folder_name':{'@template':'a/${{event}}'}}";
    assertThat(Json.problems(mapping)).isEmpty();
    assertThat(Json.warnings(mapping)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'columns':{} ~ columns: has no columns: list at least one, or leave columns out for the"
            + " default ones",
        "'columns':{'a':'','b':''} ~ columns: all its columns are blank, which leaves them out:"
            + " list at least one, or leave columns out for the default ones",
        "'delimiter':'' ~ delimiter: is blank, and must be one of \",\", \"|\", \"tab\", \";\","
            + " \":\": write it in quotes, as YAML reads a | without them as the start of a text",
        "'delimiter':' ' ~ delimiter: is blank, and must be one of \",\", \"|\", \"tab\", \";\","
            + " \":\": write it in quotes, as YAML reads a | without them as the start of a text",
        "'delimiter':'\\t' ~ delimiter: is a tab, and must be one of \",\", \"|\", \"tab\","
            + " \";\", \":\": for a tab write tab",
        "'delimiter':'\\\\t' ~ delimiter: is a tab, and must be one of \",\", \"|\", \"tab\","
            + " \";\", \":\": for a tab write tab",
        "'trigger':'' ~ trigger: is blank: leave it out for the default, type ="
            + " \"identify\" or type = \"track\"",
        "'file_extension':'' ~ file_extension: is blank, and must be one of \"csv\", \"txt\","
            + " \"parquet\": write it in quotes, as YAML reads a | without them as the start of a"
            + " text",
        "'newlines':' ' ~ newlines: is blank, and must be one of \"keep\", \"escape\", \"space\":"
            + " write it in quotes, as YAML reads a | without them as the start of a text",
        "'athena':true,'s3_aws_folder_name':'a//b' ~ s3_aws_folder_name: \"a//b\" has a folder"
            + " without a name, in which Athena finds nothing and preview writes nothing: leave out"
            + " the / at the start, or one of two in a row",
        "'s3_aws_folder_name':'events/dt=${dt}' ~ s3_aws_folder_name: \"events/dt=${dt}\" has a"
            + " placeholder of Athena's partition projection: write {{path}} in a @template, or"
            + " partition_by: [day]",
        "'filename_prefix':'${dt}' ~ filename_prefix: \"${dt}\" has a placeholder of Athena's"
            + " partition projection: write {{path}} in a @template, or partition_by: [day]"
      })
  void aMappingIsRefused(String settings, String error) {
    assertThat(Json.problems("{" + settings + "}")).containsExactly(error);
  }
}
