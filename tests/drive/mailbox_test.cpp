#include "drive/mailbox.h"

#include <poll.h>

#include <gtest/gtest.h>

namespace {

bool readable(const drive::Mailbox& mailbox) {
  pollfd one{mailbox.descriptor(), POLLIN, 0};
  return poll(&one, 1, 0) == 1;
}

TEST(DriveMailbox, IsReadableExactlyWhileSomethingIsInIt) {
  drive::Mailbox mailbox;
  drive::Mailbox::Letters letters;
  EXPECT_FALSE(readable(mailbox));
  mailbox.ring(3);
  mailbox.ring(4);
  EXPECT_TRUE(readable(mailbox));
  mailbox.take(letters);
  EXPECT_EQ(letters.clients, (std::vector<std::uint32_t>{3, 4}));
  EXPECT_FALSE(letters.all);
  EXPECT_FALSE(readable(mailbox));
  mailbox.take(letters);
  EXPECT_TRUE(letters.clients.empty());
}

TEST(DriveMailbox, TellsAnEndThatCameTogetherWithRings) {
  drive::Mailbox mailbox;
  drive::Mailbox::Letters letters;
  mailbox.ring(1);
  mailbox.end();
  mailbox.take(letters);
  EXPECT_TRUE(letters.end);
  EXPECT_TRUE(letters.all);
  mailbox.ring(2);
  mailbox.take(letters);
  EXPECT_FALSE(letters.end) << "an end is told once";
}

}  // namespace
