package io.spillway.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JourneyPictureTest {
  private static final Path PICTURE = Path.of("..", "docs", "images", "journey.svg");

  @Test
  void thePictureOfTheReadmeIsTheOneThatIsDrawn() throws IOException {
    Path drawn = Path.of("target", "journey.svg");
    Files.writeString(drawn, JourneyPicture.svg());
    assertThat(PICTURE)
        .as("%s is out of date; copy udfs/%s there", PICTURE, drawn)
        .hasSameTextualContentAs(drawn);
  }
}
