// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/retrofakes.h"
#include "ui/retro/capturebar.h"
#include "ui/retro/newretro.h"
#include "ui/retro/retropage.h"
#include "ui/theme/style.h"

#include <QApplication>
#include <QDialog>
#include <QTableWidget>
#include <QTest>

#include <memory>

namespace wavedeck::test {

using ui::Appearance;
using ui::RetroPage;

/// The page of retrospectives, used without a mouse, against a desk whose clock the test drives.
class RetroFixture : public QObject {
    Q_OBJECT
protected:
    void show()
    {
        m_page->resize(1370, 840);
        m_page->show();
        m_page->setActive(true);
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void showSample()
    {
        m_desk->putSample();
        show();
        m_page->capture()->field()->setFocus();
    }
    static void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget* popup = QApplication::activePopupWidget();
        QWidget* at = popup ? popup : QApplication::focusWidget();
        QVERIFY(at);
        QTest::keyClick(at, key, modifiers);
        QCoreApplication::processEvents();
    }
    static void type(const QString& words) { QTest::keyClicks(QApplication::focusWidget(), words); }
    /// Into the dialog that is open: each field anew, then Ctrl+Enter. A null text leaves one as it is.
    void answer(const QStringList& values)
    {
        QTRY_VERIFY(QApplication::activeWindow() && qobject_cast<QDialog*>(QApplication::activeWindow()));
        for (const QString& value : values) {
            if (!value.isNull()) {
                key(Qt::Key_A, Qt::ControlModifier);
                key(Qt::Key_Delete);
                const QStringList lines = value.split(QLatin1Char('\n'));
                for (qsizetype i = 0; i < lines.size(); ++i) {
                    if (i > 0)
                        key(Qt::Key_Return);
                    type(lines[i]);
                }
            }
            key(Qt::Key_Tab);
        }
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(!qobject_cast<QDialog*>(QApplication::activeWindow()));
        back();
    }
    /// Without a window manager nobody gives the keyboard back to the page when a dialog closes.
    void back()
    {
        m_page->activateWindow();
        QTRY_VERIFY(QApplication::focusWidget());
    }
    void say(int participant, const QString& words)
    {
        key(Qt::Key(Qt::Key_0 + participant), Qt::AltModifier);
        type(words);
        key(Qt::Key_Return);
    }
    const retro::Retro& held() { return m_desk->shownOne(); }
    /// The form of a new one: title, session, and somebody who takes part besides who has an account; as it is written
    /// by hand, with Ctrl+Enter at the end.
    void fillNew(const QString& title, const QString& session, const QString& name, const QString& role)
    {
        QTRY_VERIFY(qobject_cast<ui::NewRetroDialog*>(QApplication::activeWindow()));
        auto* form = qobject_cast<ui::NewRetroDialog*>(QApplication::activeWindow());
        type(title);
        key(Qt::Key_Tab);
        type(session);
        while (!form->people()->hasFocus())
            key(Qt::Key_Tab);
        while (form->people()->currentRow() < form->people()->rowCount() - 1)
            key(Qt::Key_Down);
        QTest::keyClicks(form->people()->viewport(), name.left(1));
        type(name.mid(1));
        key(Qt::Key_Return);
        key(Qt::Key_Right);
        QTest::keyClicks(form->people()->viewport(), role.left(1));
        type(role.mid(1));
        key(Qt::Key_Return);
        QTRY_VERIFY(form->people()->hasFocus());
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(!qobject_cast<QDialog*>(QApplication::activeWindow()));
        back();
    }

    Appearance m_appearance{Appearance::Choice::Light};
    std::unique_ptr<FakeRetro> m_desk;
    std::unique_ptr<RetroPage> m_page;

private Q_SLOTS:
    void initTestCase() { applyAppearance(*qApp, m_appearance); }
    void init()
    {
        m_desk = std::make_unique<FakeRetro>();
        m_page = std::make_unique<RetroPage>(
            m_appearance, *m_desk, [this] { return m_desk->now; }, [this] { return m_desk->monotonic; });
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
    }
};

} // namespace wavedeck::test
