// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/widgets/roles.h"

#include <QStyledItemDelegate>

/// Cells of lists and trees. Each takes the role numbers of the model it is for; texts go through plain(). The height
/// of a row is the view's property `rowHeight`. GUI thread.
namespace wavedeck::ui {

/// Draws the row behind (selection, hover, focus), then lets the cell draw its content.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit CellDelegate(const Appearance& appearance, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    struct Cell {
        QRectF rect; ///< without the padding of 8
        QModelIndex index;
        bool selected;
    };
    virtual void content(QPainter* painter, const Cell& cell) const = 0;
    virtual qreal contentWidth(const QModelIndex& index) const = 0;
    const Appearance& look() const { return m_appearance; }
    /// Faint text; on the selection one step stronger (ui.md 2.1).
    QColor faint(const Cell& cell) const;

private:
    const Appearance& m_appearance;
};

class StateDelegate : public CellDelegate {
    Q_OBJECT
public:
    StateDelegate(const Appearance& appearance, const StateRoles& roles, QObject* parent = nullptr);

protected:
    void content(QPainter* painter, const Cell& cell) const override;
    qreal contentWidth(const QModelIndex& index) const override;

private:
    StateRoles m_roles;
};

/// A bar of 6 px and the number at the right; hatched past the limit, striped while it is unknown.
class ProgressDelegate : public CellDelegate {
    Q_OBJECT
public:
    ProgressDelegate(const Appearance& appearance, const ProgressRoles& roles, QObject* parent = nullptr);

protected:
    void content(QPainter* painter, const Cell& cell) const override;
    qreal contentWidth(const QModelIndex& index) const override;

private:
    ProgressRoles m_roles;
};

/// "34:08 / 30:00", right aligned.
class DurationDelegate : public CellDelegate {
    Q_OBJECT
public:
    DurationDelegate(const Appearance& appearance, const DurationRoles& roles, QObject* parent = nullptr);

protected:
    void content(QPainter* painter, const Cell& cell) const override;
    qreal contentWidth(const QModelIndex& index) const override;

private:
    DurationRoles m_roles;
};

/// role: int 1..4.
class LevelDelegate : public CellDelegate {
    Q_OBJECT
public:
    LevelDelegate(const Appearance& appearance, int role, QObject* parent = nullptr);

protected:
    void content(QPainter* painter, const Cell& cell) const override;
    qreal contentWidth(const QModelIndex& index) const override;

private:
    int m_role;
};

/// role: int 0..3.
class PrioDelegate : public CellDelegate {
    Q_OBJECT
public:
    PrioDelegate(const Appearance& appearance, int role, QObject* parent = nullptr);

protected:
    void content(QPainter* painter, const Cell& cell) const override;
    qreal contentWidth(const QModelIndex& index) const override;

private:
    int m_role;
};

/// role: text. Too long, it loses its beginning: the file and `:line` stay.
class PathDelegate : public CellDelegate {
    Q_OBJECT
public:
    PathDelegate(const Appearance& appearance, int role, QObject* parent = nullptr);

protected:
    void content(QPainter* painter, const Cell& cell) const override;
    qreal contentWidth(const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace wavedeck::ui
