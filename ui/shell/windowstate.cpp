// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/windowstate.h"

#include "ui/shell/pagehost.h"
#include "ui/shell/settings.h"

#include <QEvent>
#include <QGuiApplication>
#include <QScreen>
#include <QStringList>
#include <QWidget>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kSaveAfterMs = 500;
constexpr QSize kFirstSize(1440, 900);

/// "100 80 1440 900", or an empty rectangle for anything else.
QRect rectFrom(const QByteArray& text)
{
    const QList<QByteArray> parts = text.split(' ');
    if (parts.size() != 4)
        return {};
    int numbers[4];
    for (int i = 0; i < 4; ++i) {
        bool ok = false;
        numbers[i] = parts[i].toInt(&ok);
        if (!ok || numbers[i] < -100000 || numbers[i] > 100000)
            return {};
    }
    return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

bool fitsAScreen(const QRect& rect)
{
    const QList<QScreen*> screens = QGuiApplication::screens();
    return rect.width() >= 200 && rect.height() >= 200
        && std::any_of(screens.begin(), screens.end(),
            [&rect](const QScreen* screen) { return screen->availableGeometry().contains(rect); });
}

QString pageKey(const QString& id)
{
    return QStringLiteral("page-") + id;
}

} // namespace

WindowState::WindowState(QWidget* window, PageHost* host, Settings& settings)
    : QObject(window)
    , m_window(window)
    , m_host(host)
    , m_settings(settings)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveAfterMs);
    connect(&m_timer, &QTimer::timeout, this, &WindowState::save);
    connect(host, &PageHost::pageChanged, this, &WindowState::saveSoon);
    window->installEventFilter(this);
}

void WindowState::restore()
{
    for (Page* page : m_host->pages())
        connect(page, &Page::stateChanged, this, &WindowState::saveSoon, Qt::UniqueConnection);
    for (Page* page : m_host->pages())
        if (const QByteArray state = m_settings.state(pageKey(page->id())); !state.isEmpty())
            page->restoreState(state);
    const QRect kept = rectFrom(m_settings.state(QStringLiteral("place")));
    if (fitsAScreen(kept)) {
        m_window->setGeometry(kept);
    } else {
        const QScreen* screen = QGuiApplication::primaryScreen();
        const QRect free = screen ? screen->availableGeometry() : QRect(QPoint(), kFirstSize);
        QRect first(QPoint(), kFirstSize.boundedTo(free.size()));
        first.moveCenter(free.center());
        m_window->setGeometry(first);
    }
    if (m_settings.state(QStringLiteral("shown-as")) == "maximized")
        m_window->setWindowState(m_window->windowState() | Qt::WindowMaximized);
}

QString WindowState::lastPage() const
{
    return QString::fromLatin1(m_settings.state(QStringLiteral("page")));
}

void WindowState::save()
{
    m_timer.stop();
    const QRect place
        = m_window->isMaximized() || m_window->isFullScreen() ? m_window->normalGeometry() : m_window->geometry();
    if (place.isValid() && !m_window->isMinimized())
        m_settings.setState(QStringLiteral("place"),
            QStringLiteral("%1 %2 %3 %4")
                .arg(place.x())
                .arg(place.y())
                .arg(place.width())
                .arg(place.height())
                .toLatin1());
    m_settings.setState(QStringLiteral("shown-as"), m_window->isMaximized() ? "maximized" : "normal");
    if (m_host->current())
        m_settings.setState(QStringLiteral("page"), m_host->current()->id().toLatin1());
    for (const Page* page : m_host->pages())
        m_settings.setState(pageKey(page->id()), page->saveState());
    m_settings.sync();
}

bool WindowState::eventFilter(QObject* object, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::WindowStateChange:
        if (m_window->isVisible())
            saveSoon();
        break;
    case QEvent::Close:
        save();
        break;
    default:
        break;
    }
    return QObject::eventFilter(object, event);
}

} // namespace wavedeck::ui
