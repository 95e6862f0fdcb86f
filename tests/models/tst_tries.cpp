// SPDX-License-Identifier: GPL-3.0-or-later
// Many tries of a password at once, and passwords that are changed meanwhile.
#include "accountsbench.h"
#include "models/people/tries.h"
#include "models/store/alertrepository.h"
#include "models/store/openforchange.h"

#include <QTest>

#include <atomic>
#include <thread>

#include <sodium.h>

using namespace wavedeck;
using namespace wavedeck::test;
using people::Secret;

class TestTries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void manyRightOnesAtOnceAreRight();
    void manyWrongOnesAtOnceAreFive();
    void whatIsVerifiedIsWhatStands();
    void waitingForOthersEnds();
};

void TestTries::manyRightOnesAtOnceAreRight()
{
    Bench bench;
    std::vector<std::thread> tries;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i)
        tries.emplace_back(
            [&] { good += bench.accounts.signIn(QStringLiteral("ada"), Secret(kAda), true, utcMs()).ok() ? 1 : 0; });
    for (std::thread& one : tries)
        one.join();
    QCOMPARE(good.load(), 8);
    auto store = openForChange(bench.folder.path());
    QVERIFY(AlertRepository(**store).ofNoSession().isEmpty());
}

void TestTries::manyWrongOnesAtOnceAreFive()
{
    Bench bench;
    std::vector<std::thread> tries;
    std::atomic<int> looked = 0;
    for (int i = 0; i < 16; ++i)
        tries.emplace_back([&] {
            for (int n = 0; n < 4; ++n) {
                const auto in = bench.accounts.signIn(
                    QStringLiteral("ada"), Secret(QByteArray("not this one at all")), false, utcMs());
                looked += !in && in.error().code == QLatin1String("wrong-password") ? 1 : 0;
            }
        });
    for (std::thread& one : tries)
        one.join();
    QCOMPARE(looked.load(), 4); // the fifth is told that it is locked now
    auto store = openForChange(bench.folder.path());
    QCOMPARE(PersonRepository(**store).people().first().failures, 5);
}

/// The password is changed by somebody else while the old one is being looked at.
void TestTries::whatIsVerifiedIsWhatStands()
{
    Bench bench;
    const QString name = QStringLiteral("ada");
    const auto other = people::hashPassword(Secret(kBob));
    auto store = openForChange(bench.folder.path());
    PersonRepository repository(**store);
    const auto put
        = [&](const QString& phc) { return (*store)->begin() && repository.setPassword(1, phc) && (*store)->commit(); };
    for (const bool weak : {false, true}) { // a weak one would be hashed anew and written back
        char phc[crypto_pwhash_STRBYTES] = {};
        QCOMPARE(crypto_pwhash_str_alg(phc, kAda.constData(), quint64(kAda.size()), 3,
                     (weak ? 48 : 64) * std::size_t(1024 * 1024), crypto_pwhash_ALG_ARGON2ID13),
            0);
        const QString before = QString::fromLatin1(phc);
        QCOMPARE(people::isWeakHash(before), weak);
        QVERIFY(put(before));
        QString code;
        std::thread late([&] {
            const auto in = bench.accounts.signIn(name, Secret(kAda), false, utcMs());
            code = in ? QStringLiteral("signed in") : in.error().code;
        });
        while (repository.person(name)->failures == 0) // counted, and being looked at
            std::this_thread::yield();
        const bool changed = put(*other);
        late.join();
        QVERIFY(changed);
        QCOMPARE(code, QStringLiteral("wrong-password"));
        QCOMPARE(repository.passwordOf(1), *other);
        QVERIFY(bench.accounts.signIn(name, Secret(kBob), false, utcMs()));
    }
}

void TestTries::waitingForOthersEnds()
{
    Bench bench;
    const auto held = people::TryLock::take(bench.folder.path());
    QVERIFY(held);
    QCOMPARE(people::TryLock::take(bench.folder.path(), 20).error().code, QStringLiteral("busy"));
}

QTEST_GUILESS_MAIN(TestTries)
#include "tst_tries.moc"
