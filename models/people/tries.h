// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/password.h"
#include "models/store/personrepository.h"
#include "models/trail/trail.h"

#include <memory>

/// Trying passwords, for signing in and for changing one's own. Every try is counted before it is looked at, so that
/// ending the process is no way around it, and one is looked at at a time, so that many right ones at once do not count
/// as wrong ones, and a thousand wrong ones at once are no more than five.
namespace wavedeck::people {

constexpr qint64 kLongestWaitMs = 20'000;

/// The lock on trying in a data directory, held while it lives; it goes with the process, however that ends.
class TryLock {
public:
    /// Waits for those before. Environment: `busy` after waitMs, `cannot-lock`.
    static Result<std::shared_ptr<TryLock>> take(const QString& dataDir, qint64 waitMs = kLongestWaitMs);
    ~TryLock();
    TryLock(const TryLock&) = delete;
    TryLock& operator=(const TryLock&) = delete;

private:
    explicit TryLock(int fd)
        : m_fd(fd)
    {
    }
    int m_fd;
};

/// A right password: the try is counted until takeBack().
struct RightTry {
    Person person;
    QString phc; ///< what it was verified against
    std::shared_ptr<TryLock> lock;
};

/// Looks at one password; a wrong one is recorded, locks and raises the alert. No transaction running; blocks as long
/// as a hash takes and others wait. now: UTC ms. Forbidden: `wrong-password`, `locked`, `disabled`; those of TryLock.
Result<RightTry> tryPassword(Store& store, const QString& name, const Secret& password, qint64 now);

/// Inside a running transaction: the password was right, nothing of it counts, the alert is over. Forbidden:
/// `wrong-password` when another one stands by now, `disabled`. right.person is then as stored.
Status takeBack(Store& store, RightTry& right, qint64 now);

/// In a transaction of its own: the try was a wrong one. Records it; from the fifth on with the alert.
Status takeWrong(Store& store, const std::optional<Person>& person, qint64 now);
Error wrongPassword(const QString& name);

/// The row of the trail about signing in.
TrailEntry signInEntry(const std::optional<Person>& person, TrailResult result, const QString& why);

/// One wrong password more: counts it, locks, disables.
void countTry(Person& person, qint64 now);

} // namespace wavedeck::people
