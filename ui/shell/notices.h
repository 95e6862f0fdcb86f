// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QList>
#include <QWidget>

class QLabel;

namespace wavedeck::ui {

class NoticeLine;
class SessionWatch;

/// Something that is wrong with the window's view of the world, whatever page is shown.
struct Notice {
    enum Kind { DatabaseUnreadable, EngineUnreachable, EngineDegraded };
    Kind kind;
    Tone tone;
    Glyph glyph;
    QString lead; ///< bold
    QString text; ///< made plain already
    QString action; ///< empty = none

    bool operator==(const Notice&) const = default;
};

/// What has to be said now, worst first.
QList<Notice> noticesOf(const SessionWatch& watch);

/// The notices as one widget: at most two lines, then "+n more". Moved to the page that is shown.
class NoticeStack : public QWidget {
    Q_OBJECT
public:
    explicit NoticeStack(Appearance& appearance, QWidget* parent = nullptr);
    void setNotices(const QList<Notice>& notices);

Q_SIGNALS:
    void acted(int kind);

private:
    QList<Notice::Kind> m_shown;
    QList<NoticeLine*> m_lines;
    QLabel* m_more;
};

} // namespace wavedeck::ui
