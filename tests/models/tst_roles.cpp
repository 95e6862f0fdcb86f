// SPDX-License-Identifier: GPL-3.0-or-later
// What a role may do.
#include "models/people/roles.h"

#include <QTest>

using namespace wavedeck;
using people::Right;

class TestRoles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void table_data();
    void table();
    void unknownRolesMayNothing();
    void wordsInAnyCase();
    void aDecisionNamesItsRoles();
};

void TestRoles::table_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<QString>("rights"); // one letter a right, in the order of the enumeration
    const struct {
        const char* role;
        const char* rights;
    } kRows[] = {
        {"Admin", "csadebkrfp"},
        {"Operator", "csa-ebk---"},
        {"Facilitator", "c----bk-f-"},
        {"Observer", "----------"},
        {"L1 OVERWATCH", "csadebkr--"},
        {"L1 QA", "csadebkr--"},
        {"L1 SECURITY", "csadebkr--"},
        {"L1 ARCHITECT", "csadebkr--"},
        {"L1 RESOURCE MANAGER", "csadebkr--"},
        {"L2 DEVELOPER", "c---ebkr--"},
        {"STAKEHOLDER", "c----bk---"},
        {"BUSINESS OWNER", "c----bk---"},
        {"CTO", "c----bk---"},
    };
    for (const auto& row : kRows)
        QTest::newRow(row.role) << QString::fromLatin1(row.role) << QString::fromLatin1(row.rights);
    QCOMPARE(qsizetype(std::size(kRows)), people::roles().size());
}

void TestRoles::table()
{
    QFETCH(const QString, role);
    QFETCH(const QString, rights);
    QCOMPARE(rights.size(), qsizetype(people::kRights));
    for (int i = 0; i < people::kRights; ++i) {
        const bool may = people::may({role}, Right(i));
        QVERIFY2(may == (rights[i] != QLatin1Char('-')), people::word(Right(i)).data());
        QCOMPARE(people::holders(Right(i)).contains(role), may);
        // What one role may, it may beside others too.
        QVERIFY(people::may({QStringLiteral("Observer"), role}, Right(i)) == may);
    }
}

void TestRoles::unknownRolesMayNothing()
{
    for (int i = 0; i < people::kRights; ++i) {
        QVERIFY(!people::may({}, Right(i)));
        QVERIFY(!people::may({QStringLiteral("Root"), QString(), QStringLiteral("Admin2")}, Right(i)));
    }
}

void TestRoles::wordsInAnyCase()
{
    QCOMPARE(people::roleWord(QStringLiteral("admin")).value_or(QString()), QStringLiteral("Admin"));
    QCOMPARE(people::roleWord(QStringLiteral(" l1  Qa ")).value_or(QString()), QStringLiteral("L1 QA"));
    QVERIFY(!people::roleWord(QStringLiteral("L1")));
    QVERIFY(!people::roleWord({}));
}

void TestRoles::aDecisionNamesItsRoles()
{
    const QStringList roles{QStringLiteral("L1 QA")};
    QVERIFY(people::holdsOneOf(roles, {QStringLiteral("CTO"), QStringLiteral("l1 qa")}));
    QVERIFY(!people::holdsOneOf(roles, {QStringLiteral("CTO")}));
    QVERIFY(!people::holdsOneOf(roles, {}));
}

QTEST_GUILESS_MAIN(TestRoles)
#include "tst_roles.moc"
