// SPDX-License-Identifier: GPL-3.0-or-later
#include "retrofixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

/// The form of a new retrospective: what it offers, what it says before the desk does, what it gives.
class TestRetroNew : public RetroFixture {
    Q_OBJECT

    std::unique_ptr<NewRetroDialog> open(const NewRetro& start = {})
    {
        auto form = std::make_unique<NewRetroDialog>(*m_desk->view(), start, nullptr);
        form->setAttribute(Qt::WA_DeleteOnClose, false);
        form->show();
        return form;
    }
    static void write(const NewRetroDialog& form, int row, const char* name, const char* role)
    {
        form.people()->item(row, 0)->setText(QLatin1String(name));
        form.people()->item(row, 1)->setText(QLatin1String(role));
    }
    static QStringList names(const NewRetro& made)
    {
        QStringList all;
        for (const retro::Participant& one : made.participants)
            all.append(one.name + QLatin1Char('/') + one.role);
        return all;
    }

private Q_SLOTS:
    /// Minutes that do not add up are said with both numbers; the box goes where they do.
    void offersToShortenThePhases()
    {
        const auto form = open();
        QVERIFY(form->scale()->isVisible() && !form->scale()->isChecked());
        QVERIFY(form->scale()->text().contains(QStringLiteral("200 min")));
        QVERIFY(form->scale()->text().contains(QStringLiteral("180")));
        form->scale()->setChecked(true);
        QVERIFY(form->value().arguments().value(QLatin1String("scale")).toBool());
        QCOMPARE(form->votes()->value(), 5);
        form->templates()->setCurrentIndex(1);
        QVERIFY(!form->scale()->isVisible() && !form->value().scale);
        QCOMPARE(form->votes()->value(), 3);
        QCOMPARE(form->value().templateName, QStringLiteral("short"));
    }

    /// Whose role is asked for stands there; names are taken as they are written.
    void takesNamesWithCommas()
    {
        auto form = open();
        QCOMPARE(names(form->value()), (QStringList{QStringLiteral("Ada/L1 QA"), QStringLiteral("Bo/L1 SECURITY")}));
        QVERIFY(!form->security()->isVisible());
        write(*form, 2, "Doe, Jane: the younger", "L1 OVERWATCH");
        QCOMPARE(form->people()->rowCount(), 4); // one to write into is always there
        write(*form, 1, "Bo", "L1 QA");
        QVERIFY(form->security()->isVisible());
        form->titleField()->setText(QStringLiteral("Any"));
        const QJsonArray people = form->value().arguments().value(QLatin1String("participants")).toArray();
        QCOMPARE(people.at(2)[QLatin1String("name")].toString(), QStringLiteral("Doe, Jane: the younger"));
        // A row goes by Delete; the one to write into stays.
        QVERIFY(QTest::qWaitForWindowActive(form.get()));
        form->people()->setCurrentCell(1, 0);
        form->people()->setFocus();
        QTest::keyClick(form->people(), Qt::Key_Delete);
        QCOMPARE(form->value().participants.size(), 2);
        QVERIFY(!form->value().arguments().contains(QLatin1String("until")));
        form->apart()->setChecked(true);
        form->until()->setDateTime(QDateTime(QDate(2099, 12, 1), QTime(16, 0), Qt::UTC).toLocalTime());
        QCOMPARE(
            form->value().arguments().value(QLatin1String("until")).toString(), QStringLiteral("2099-12-01T16:00:00Z"));
        // Filled as it was left.
        const NewRetro left = form->value();
        form = open(left);
        QCOMPARE(form->value(), left);
    }

    /// Without accounts the template's roles stand for themselves; somebody for security is among them.
    void asksForRoles()
    {
        RetroView view = *m_desk->view();
        view.people.clear();
        const NewRetroDialog none(view, {}, nullptr);
        QCOMPARE(none.value().participants.size(), 3);
        QCOMPARE(none.value().participants.last().name, QStringLiteral("L1 SECURITY"));
        view.people = {QStringLiteral("Ada:L1 QA")};
        const NewRetroDialog one(view, {}, nullptr);
        QCOMPARE(
            names(one.value()), (QStringList{QStringLiteral("Ada/L1 QA"), QStringLiteral("L1 SECURITY/L1 SECURITY")}));
        QVERIFY(!one.verb()->isEnabled()); // no title yet
    }

    /// Who led the last one of the project is not proposed again.
    void proposesByRotation()
    {
        m_desk->ledLast.insert(QStringLiteral("gateway"), QStringLiteral("Ada"));
        m_desk->publish();
        NewRetro start;
        auto form = open(start);
        QVERIFY(form->facilitator()->currentText().contains(QStringLiteral("Ada")));
        start.project = QStringLiteral("gateway");
        form = open(start);
        QCOMPARE(form->facilitator()->currentText(), QStringLiteral("By rotation: Bo; Ada led the last one"));
        QVERIFY(!form->value().arguments().contains(QLatin1String("facilitator")));
        form->facilitator()->setCurrentIndex(1);
        QCOMPARE(form->value().facilitator, 1);
    }

    /// A required field is marked, and said to be one.
    void marksWhatIsRequired()
    {
        const auto form = open();
        QStringList marked;
        for (const QLabel* label : form->findChildren<QLabel*>())
            if (label->buddy() && label->text().endsWith(QLatin1Char('*')))
                marked.append(
                    label->buddy()->accessibleName() + QLatin1Char(' ') + label->buddy()->accessibleDescription());
        marked.sort();
        QCOMPARE(marked,
            (QStringList{QStringLiteral("Participants Required"), QStringLiteral("Template Required"),
                QStringLiteral("Title Required")}));
    }

    /// What the desk refuses comes back as it was filled.
    void comesBackAsItWasFilled()
    {
        m_desk->refusal = {ErrorKind::Usage, QStringLiteral("unknown-session"), QStringLiteral("S-099"),
            QStringLiteral("there is no such session"), {}};
        show();
        m_page->action("new")->trigger();
        fillNew(QStringLiteral("Hand-offs"), QStringLiteral("S-099"), QStringLiteral("Cy"), QStringLiteral("L1 QA"));
        QVERIFY(m_page->notice()->isVisible());
        Q_EMIT m_page->notice()->acted(QStringLiteral("again"));
        QTRY_VERIFY(qobject_cast<NewRetroDialog*>(QApplication::activeWindow()));
        auto* form = qobject_cast<NewRetroDialog*>(QApplication::activeWindow());
        QCOMPARE(form->titleField()->text(), QStringLiteral("Hand-offs"));
        form->anonymous()->setChecked(true);
        form->votes()->setValue(4);
        key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(held().participants.size(), 3);
        QCOMPARE(m_desk->last.value(QLatin1String("votes_each")).toInt(), 4);
        QVERIFY(m_desk->last.value(QLatin1String("anonymous")).toBool());
    }
};

QTEST_MAIN(TestRetroNew)
#include "tst_retronew.moc"
