// SPDX-License-Identifier: GPL-3.0-or-later
// A whole retrospective on the page, with a real database, a person who may hold it and one who may not, and an export.
#include "app/desktop/localretro.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/ticketfile.h"
#include "models/store/retrorepository.h"
#include "ui/retro/capturebar.h"
#include "ui/retro/newretro.h"
#include "ui/retro/notecolumns.h"
#include "ui/retro/retropage.h"
#include "ui/retro/retroside.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::desktop;

namespace {

constexpr int kPatience = 60'000;

people::Secret secret(const QString& name)
{
    return people::Secret(QStringLiteral("nobody guesses what %1 says").arg(name).toUtf8());
}

} // namespace

class TestLocalRetro : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        people::Accounts accounts(m_dir->path());
        QVERIFY(accounts.add(Actor(link::osActor()), {QStringLiteral("ada"), {QStringLiteral("Admin")}, false},
            secret(QStringLiteral("ada"))));
        signIn(QStringLiteral("ada"));
        const auto ada = accounts.who(people::readTicket(m_dir->path()), utcMs());
        QVERIFY(ada);
        QVERIFY(accounts.add(
            *ada, {QStringLiteral("dee"), {QStringLiteral("L2 DEVELOPER")}, false}, secret(QStringLiteral("dee"))));
        m_desk = std::make_unique<LocalRetro>(m_dir->path());
        m_page = std::make_unique<ui::RetroPage>(m_appearance, *m_desk);
        m_page->setDialogs({{},
                               [this](QWidget*, const QString&, const QString&, const ui::FileDialogs::Chosen& chosen) {
                                   chosen(m_dir->path());
                               },
                               {}},
            [this](QWidget*, const ui::Question&, const ui::Confirmed& yes) {
                if (!m_answers.isEmpty())
                    yes(std::exchange(m_answers, {}));
            });
        m_page->resize(1370, 840);
        m_page->show();
        m_page->setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->view()->known, kPatience);
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
    }

    void isHeldAndExported()
    {
        create();
        m_page->action("pause")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("in-progress"), kPatience);
        QVERIFY(shown().timer.running);
        ask("theme-new", {QStringLiteral("Evidence")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().themes.size(), 1, kPatience);
        next(1);
        next(2);
        say(1, QStringLiteral("Nothing was proven"));
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.size(), 1, kPatience);
        QCOMPARE(shown().notes.first().phase, QStringLiteral("improve"));
        // Taken back and done again: the same note.
        trigger("undo");
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.size(), 0, kPatience);
        trigger("redo");
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.size(), 1, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->columns()->choose(shown().notes.first().number), kPatience);
        Q_EMIT m_page->side()->themes()->dropped(shown().notes.first().number, shown().themes.first().number);
        QTRY_COMPARE_WITH_TIMEOUT(shown().notes.first().theme, shown().themes.first().number, kPatience);
        m_page->capture()->setParticipant(2);
        Q_EMIT m_page->side()->themes()->voted(shown().themes.first().number, true);
        QTRY_COMPARE_WITH_TIMEOUT(shown().participants[1].votesCast, 1, kPatience);
        QCOMPARE(shown().themes.first().votes, -1); // hidden until it is revealed
        m_page->action("reveal")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown().themes.first().votes, 1, kPatience);
        next(3);
        next(4);
        say(2, QStringLiteral("Gate on proof"));
        QTRY_COMPARE_WITH_TIMEOUT(shown().recommendations.size(), 1, kPatience);
        QVERIFY(m_page->side()->recommendations()->choose(QStringLiteral("raw:1")));
        ask("consolidate", {QStringLiteral("Gate on operational proof"), QStringLiteral("HIGH"), QString(), QString()});
        QTRY_COMPARE_WITH_TIMEOUT(shown().recommendations.size(), 2, kPatience);
        next(5);
        // Without owner and effort it is not published, and the page says so.
        end();
        QTRY_VERIFY_WITH_TIMEOUT(notice().contains(QStringLiteral("owner")), kPatience);
        QCOMPARE(shown().state, QStringLiteral("in-progress"));
        m_answers = {QStringLiteral("Gate on operational proof"), QStringLiteral("HIGH"), QStringLiteral("ada, bo"),
            QStringLiteral("2 d")};
        Q_EMIT m_page->side()->recommendations()->opened(QStringLiteral("1"));
        QTRY_VERIFY_WITH_TIMEOUT(shown().recommendations.last().effortMin == 960, kPatience);
        ask("action", {QStringLiteral("Write the gate"), QStringLiteral("P0"), QStringLiteral("ada")});
        QTRY_COMPARE_WITH_TIMEOUT(shown().actions.size(), 1, kPatience);
        end();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("complete"), kPatience);
        QVERIFY(!m_page->capture()->isVisible());

        // What the page showed is what is stored.
        const auto store = Store::openForReading(m_dir->path());
        QVERIFY(store);
        const auto kept = RetroRepository(**store).retro(shown().id);
        QVERIFY(kept);
        QCOMPARE(kept->notes, shown().notes);
        QCOMPARE(kept->recommendations, shown().recommendations);
        QVERIFY(m_desk->view()->statistics.contains(QStringLiteral("contributions")));

        m_answers = {QStringLiteral("md")};
        m_page->action("share")->trigger();
        const QString file = m_dir->filePath(shown().id + QStringLiteral(".md"));
        QTRY_VERIFY2_WITH_TIMEOUT(QFile::exists(file), qPrintable(notice()), kPatience);
        QFile document(file);
        QVERIFY(document.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(document.readAll());
        for (const char* words :
            {"Callback resilience", "Nothing was proven", "Gate on operational proof", "Write the gate"})
            QVERIFY2(text.contains(QLatin1String(words)), words);
    }

    /// Who may not is told, and nothing changes.
    void rightsAreRefused()
    {
        create();
        signIn(QStringLiteral("dee"));
        m_page->action("pause")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(notice().contains(QStringLiteral("Not allowed")), kPatience);
        QCOMPARE(shown().state, QStringLiteral("open"));
    }

    /// Another window comes to the one that is held, with the clock where it is.
    void anotherWindowCarriesOn()
    {
        create();
        m_page->action("pause")->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(shown().state, QStringLiteral("in-progress"), kPatience);
        LocalRetro other(m_dir->path());
        ui::RetroPage page(m_appearance, other);
        page.show();
        page.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(other.view()->shown.id, shown().id, kPatience);
        QVERIFY(other.view()->shown.timer.running);
        say(1, QStringLiteral("Seen there, too"));
        QTRY_COMPARE_WITH_TIMEOUT(other.view()->shown.notes.size(), 1, kPatience);
    }

private:
    const retro::Retro& shown() const { return m_desk->view()->shown; }
    QString notice() const
    {
        QStringList words{m_page->told()->text()};
        for (const QLabel* label : m_page->notice()->findChildren<QLabel*>())
            words.append(label->accessibleName() + label->text());
        return words.join(QLatin1Char(' '));
    }
    void signIn(const QString& name)
    {
        const auto in = people::Accounts(m_dir->path()).signIn(name, secret(name), false, utcMs());
        QVERIFY2(in.ok(), qPrintable(in ? QString() : in.error().line()));
        QVERIFY(people::writeTicket(m_dir->path(), in->ticket));
    }
    /// Once the desk's yes is there.
    void trigger(const char* action)
    {
        [&] { QTRY_VERIFY_WITH_TIMEOUT(m_page->action(action)->isEnabled(), kPatience); }();
        m_page->action(action)->trigger();
    }
    void ask(const char* action, const QStringList& answers)
    {
        m_answers = answers;
        m_page->action(action)->trigger();
    }
    void create()
    {
        m_page->action("new")->trigger();
        auto* form = m_page->findChild<ui::NewRetroDialog*>();
        QVERIFY(form);
        form->titleField()->setText(QStringLiteral("Callback resilience"));
        form->accept();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(shown().participants.size(), 3, kPatience); }(); // ada, dee, security
    }
    void say(int participant, const QString& words)
    {
        m_page->capture()->setParticipant(participant);
        m_page->capture()->field()->setText(words);
        QTest::keyClick(m_page->capture()->field(), Qt::Key_Return);
    }
    void next(int phase)
    {
        m_page->action("next")->trigger();
        [&] { QTRY_COMPARE_WITH_TIMEOUT(shown().phase, shown().phases.value(phase).id, kPatience); }();
    }
    void end()
    {
        m_answers = {QString()};
        m_page->action("end")->trigger();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    ui::Appearance m_appearance{ui::Appearance::Choice::Light};
    std::unique_ptr<LocalRetro> m_desk;
    std::unique_ptr<ui::RetroPage> m_page;
    QStringList m_answers;
};

QTEST_MAIN(TestLocalRetro)
#include "tst_localretro.moc"
